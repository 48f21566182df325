"""Rows of Table 1 that were trained again by a later version, beside what is committed of the earlier one."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from experiments.report.formatting import percent, points
from experiments.report.tables import Cell, Table

SPLITS = ("seen", "unseen")


class Change(NamedTuple):
    """Of one row and split, over the seeds of the later version; accuracies are fractions."""

    before: float  # mean over those seeds
    after: float
    spread: float  # largest minus smallest of all the earlier version's seeds


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[tuple[str, str], Change]:
    """(row, split) → what changed, of rows that both versions have."""
    earlier = {row["name"]: row for row in before["rows"]}
    found = {}
    for row in (one for one in after["rows"] if one["name"] in earlier):
        for split in SPLITS:
            old, new = earlier[row["name"]][split]["by_seed"], row[split]["by_seed"]
            mean_before, mean_after = (float(np.mean([one[seed] for seed in new])) for one in (old, new))
            found[row["name"], split] = Change(mean_before, mean_after, max(old.values()) - min(old.values()))
    return found


def again_table(before: Mapping[str, Any], after: Mapping[str, Any]) -> Table:
    """A line for each row of `after`: its mean accuracy, that of the earlier version, and the spread of its seeds."""
    header = ["Row"]
    for split in SPLITS:
        header += [f"{split.capitalize()}, before", "now", "change", "spread of seeds"]
    found, lines = changes(before, after), []
    for row in after["rows"]:
        line = [Cell(row["label"])]
        for split in SPLITS:
            if change := found.get((row["name"], split)):
                moved = points(change.after - change.before)
                texts = [percent(change.before), percent(change.after), moved, percent(change.spread)]
            else:
                texts = ["–", percent(row[split]["accuracy"]), "–", "–"]
            line += map(Cell, texts)
        lines.append(line)
    return header, lines
