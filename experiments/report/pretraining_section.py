"""How well rows learned what they learn before they are given clips, as a table."""

from collections.abc import Mapping
from typing import Any

from experiments.report.section import Section
from experiments.report.tables import Cell

_TEXT = (
    "Measures of the last epoch of what a row learns from pairs or from labelled videos before it is given clips, on "
    "these very pairs or videos, one value for each seed. Accuracy is of AV learning whether a sound and a frame "
    "belong together, with chance at 0.5, and of transfer learning the scene of a video. Relative squared error: 1 is "
    "that of silence. Agreement is how often SoundNet's likeliest class is its teacher's, divergence that of their "
    "distributions."
)


def pretraining_section(results: Mapping[str, Any]) -> Section | None:
    """A line for each row and measure; None if no row of `results` has any."""
    lines = []
    for row in results["rows"]:
        by_seed = row.get("pretraining", {})
        for measure in dict.fromkeys(name for measures in by_seed.values() for name in measures):
            values = [f"{measures[measure]:.3f}" for measures in by_seed.values()]
            lines.append([Cell(row["label"]), Cell(measure.replace("_", " ")), Cell(", ".join(values))])
    header = ["Row", "Measure", "Seeds"]
    return Section("Learned before the clips", _TEXT, (header, lines)) if lines else None
