"""How well rows learned what they learn before they are given clips, as a table."""

from collections.abc import Mapping
from typing import Any

from experiments.report.section import Section
from experiments.report.tables import Cell

_TEXT = (
    "What a row learns from pairs or from labelled videos before it is given clips: measures of the last epoch on its "
    "training data, for each seed that has them. Accuracy: for AV learning, of telling whether a sound and a frame "
    "belong together (chance 0.5); for transfer learning, of a video's scene. Relative squared error: the "
    "reconstruction's error as a share of the sound's power. Agreement: how often SoundNet's likeliest class is its "
    "teacher's; divergence: between their distributions."
)


def pretraining_section(results: Mapping[str, Any]) -> Section | None:
    """A line for each row and measure; None if no row of `results` has any."""
    lines = []
    for row in results["rows"]:
        by_seed = row.get("pretraining", {})
        for measure in dict.fromkeys(name for measures in by_seed.values() for name in measures):
            values = [f"{measures[measure]:.3f} (seed {seed})" for seed, measures in by_seed.items()]
            lines.append([Cell(row["label"]), Cell(measure.replace("_", " ")), Cell(", ".join(values))])
    header = ["Row", "Measure", "Values"]
    return Section("Learned before the clips", _TEXT, (header, lines)) if lines else None
