"""Accuracy per city, device and class, as tables."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from experiments.report.formatting import count, places
from experiments.report.tables import Cell, Table, kind_of, plain_cells


def city_tables(results: Mapping[str, Any]) -> dict[str, Table]:
    """Split → accuracy per city."""
    rows, tables, what = results["rows"], {}, {"towns": "Town", "cities": "City"}[places(results)]
    for split in ("seen", "unseen"):
        cities = [city for city, summary in rows[0]["per_city"].items() if summary["split"] == split]
        tables[split] = _group_table(what, cities, rows, [[row["per_city"][city] for row in rows] for city in cities])
    return tables


def device_table(results: Mapping[str, Any]) -> Table | None:
    """Accuracy per device over both splits, if there is more than one."""
    rows = results["rows"]
    devices = list(rows[0].get("per_device", ()))
    if len(devices) < 2:
        return None
    return _group_table("Device", devices, rows, [[row["per_device"][device] for row in rows] for device in devices])


def class_tables(results: Mapping[str, Any]) -> dict[str, Table]:
    """Accuracy per class: a table each for seen and unseen cities, or one ("all") where the rows have folds."""
    rows, classes = results["rows"], results["classes"]
    if kind_of(results) == "table3":
        present = [name for name in classes if name in rows[0]["per_class"]]
        summaries = [[row["per_class"][name] for row in rows] for name in present]
        return {"all": _group_table("Class", present, rows, summaries)}
    tables = {}
    for split in ("seen", "unseen"):
        counts = np.asarray([row["confusion"][split] for row in rows])  # [rows, true class, predicted class]
        found = [index for index in range(len(classes)) if counts[0, index].sum()]
        summaries = [
            [
                {"accuracy": one[index, index] / one[index].sum(), "n": int(one[index].sum()) // len(results["seeds"])}
                for one in counts
            ]
            for index in found
        ]
        table = _group_table("Class", [classes[index] for index in found], rows, summaries)
        macro = [{"accuracy": row[split]["macro_accuracy"]} for row in rows]
        clips = sum(int(line[0]["n"]) for line in summaries)
        table[1].append([Cell("mean of the classes"), Cell(count(clips)), *plain_cells(rows, macro)])
        tables[split] = table
    return tables


def _group_table(
    what: str,
    groups: Sequence[str],
    rows: Sequence[Mapping[str, Any]],
    summaries: Sequence[Sequence[Mapping[str, Any]]],
) -> Table:
    lines = [
        [Cell(group.replace("_", " ")), Cell(count(line[0]["n"])), *plain_cells(rows, line)]
        for group, line in zip(groups, summaries, strict=True)
    ]
    return [what, "Clips", *(row["label"] for row in rows)], lines
