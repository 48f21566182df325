"""What a classifier of ImageNet finds in imagined pictures, as a table."""

from collections.abc import Mapping
from typing import Any

from experiments.report.formatting import count, percent, points, points_interval
from experiments.report.section import Section
from experiments.report.tables import Cell

_TEXT = (
    "How often EfficientNet-lite0, trained on ImageNet, finds the same class in two pictures of a pair: in the true "
    "frame and in the picture that G imagines from its sound, or in the frame's own reconstruction, which is the most "
    "that codes can show. Top 5: the true frame's first class is among the other picture's five. Chance is the "
    "agreement of frames with the pictures of other sounds' pairs. The interval is over sounds."
)
_SPLITS = {"validation": "held out", "train": "trained on"}
_PICTURES = {"imagined": "imagined", "reconstruction": "reconstructed"}


def imagination_section(results: Mapping[str, Any]) -> Section | None:
    """A line for each split of the pairs and kind of picture; None if `results` has no agreement."""
    if not (found := results.get("imagination")):
        return None
    header = ["Pictures", "Pairs", "Top 1 %", "Chance %", "Top 1 − chance, points", "Top 5 %", "Chance %"]
    lines = []
    for split, pictures in found.items():
        for kind, one in pictures.items():
            interval = points_interval(one["ci95"]) if one["ci95"] else ""
            lines.append(
                [
                    Cell(f"{_PICTURES[kind]}, {_SPLITS[split]}"),
                    Cell(count(one["n"])),
                    Cell(percent(one["top1"])),
                    Cell(percent(one["top1_chance"])),
                    Cell(points(one["top1"] - one["top1_chance"]), interval),
                    Cell(percent(one["top5"])),
                    Cell(percent(one["top5_chance"])),
                ]
            )
    return Section("Imagined pictures, by a classifier of ImageNet", _TEXT, (header, lines))
