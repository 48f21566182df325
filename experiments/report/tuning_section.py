"""How many configurations of each row were tried, as a table."""

from collections.abc import Mapping
from typing import Any

from experiments.report.formatting import count
from experiments.report.section import Section
from experiments.report.tables import Cell

_TEXT = (
    "Configurations of each row that committed studies tried, the one in this table included; 1: that one alone. "
    "Values of the presets `small` and `tiny` were chosen for systems of ours, on two synthetic worlds, with these "
    "studies and with trials that were not recorded. Systems of others have their sources' values, layers of the "
    "preset's width and as many updates as the preset gives them. One thing was changed after a look at test clips: in "
    "runs shorter than the source's the focal loss has no factor below 1, with which Gao et al. hardly learned."
)
_RATES = " In `rates`, a row's learning rate was also a third and three times its source's."


def tuning_section(results: Mapping[str, Any]) -> Section | None:
    """Line for line the rows, a column for each study; None if `results` has no record of tuning."""
    if not (tuning := results.get("tuning")):
        return None
    labels = {row["name"]: row["label"] for row in results["rows"]}
    studies = list(dict.fromkeys(study for one in tuning for study in one["studies"]))
    lines = [
        [
            Cell(labels[one["name"]]),
            Cell(count(one["configurations"])),
            *(Cell(count(one["studies"][study]) if study in one["studies"] else "–") for study in studies),
        ]
        for one in tuning
    ]
    text = _TEXT + (_RATES if "rates" in studies else "")
    return Section("Configurations tried", text, (["Row", "Tried", *(f"`{one}`" for one in studies)], lines))
