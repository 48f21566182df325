"""A results file as tables of `Cell`, which Markdown and the page print alike. The first column names the line."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from experiments.report.cell import Cell
from experiments.runs.paper_tables import contenders
from experiments.report.formatting import count, kind_of, percent, percent_interval, points, points_interval, three_digits

Table = tuple[list[str], list[list[Cell]]]  # header, lines


def headline_table(results: Mapping[str, Any]) -> Table:
    """Table 1 (seen, unseen, drop, paper …) or Table 3 (accuracy, folds, paper …), one line per row."""
    rows = results["rows"]
    costs = [[Cell(count(row["parameters"])), Cell(count(round(row["train_seconds"])))] for row in rows]
    names = [[Cell(row["label"])] for row in rows]
    if kind_of(results) == "table3":
        folds = sorted(rows[0]["folds"], key=int)
        columns = [_accuracies(rows, rows), *(_plain(rows, [row["folds"][fold] for row in rows]) for fold in folds)]
        header = ["Accuracy", *(f"Fold {fold}" for fold in folds), "Paper"]
        rest = [[Cell(percent(row["paper"]["accuracy"]))] for row in rows]
    else:
        columns = [_accuracies(rows, [row[split] for row in rows]) for split in ("seen", "unseen")]
        header = ["Seen", "Unseen", "Drop", "Paper seen", "Paper unseen"]
        rest = [
            [
                Cell(points(row["drop"]["difference"], sign=False), points_interval(row["drop"]["ci95"], sign=False)),
                *(Cell(percent(row["paper"][split])) for split in ("seen", "unseen")),
            ]
            for row in rows
        ]
    lines = [
        [*name, *own, *more, *cost]
        for name, own, more, cost in zip(names, zip(*columns, strict=True), rest, costs, strict=True)
    ]
    return ["Row", *header, "Parameters", "Train s"], lines


def learning_table(results: Mapping[str, Any]) -> Table:
    """The checks that the networks learnt: value, yardstick, whether it holds."""
    lines = []
    for check in results["learning"]:
        detail = " to ".join(three_digits(bound) for bound in check["ci95"]) if "ci95" in check else ""
        lines.append(
            [
                Cell(check["name"]),
                Cell(three_digits(check["value"]), detail),
                Cell(check["yardstick"]),
                Cell("yes" if check["holds"] else "no"),
            ]
        )
    return ["Check", "Value", "Yardstick", "Holds"], lines


def comparison_table(results: Mapping[str, Any]) -> Table:
    """Paired differences of each imagined row from the best spectrum and its simple rival, in points."""
    labels = {row["name"]: row["label"] for row in results["rows"]}
    lines = [
        [
            Cell(f"{labels[one['row']]} − {labels[one['versus']]}"),
            Cell(one["split"]),
            Cell(count(one["n"])),
            Cell(points(one["difference"]), points_interval(one["ci95"])),
            Cell("yes" if one["ci95"][0] > 0 or one["ci95"][1] < 0 else "no"),
            Cell(f"{one['only_row']} : {one['only_versus']}", f"p = {one['mcnemar_p']:.2g}"),
        ]
        for one in results["comparisons"]
    ]
    return ["Difference", "Places", "Clips", "Points", "Excludes zero", "Only first : only second right"], lines


def city_tables(results: Mapping[str, Any]) -> dict[str, Table]:
    """Accuracy per city: one table for the seen, one for the unseen cities."""
    rows, tables = results["rows"], {}
    for split in ("seen", "unseen"):
        cities = [city for city, summary in rows[0]["per_city"].items() if summary["split"] == split]
        tables[split] = _group_table("City", cities, rows, [[row["per_city"][city] for row in rows] for city in cities])
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
        return {
            "all": _group_table("Class", present, rows, [[row["per_class"][name] for row in rows] for name in present])
        }
    tables = {}
    for split in ("seen", "unseen"):
        counts = np.asarray([row["confusion"][split] for row in rows])  # [rows, true class, predicted class]
        present = [index for index in range(len(classes)) if counts[0, index].sum()]
        summaries = [
            [
                {"accuracy": one[index, index] / one[index].sum(), "n": int(one[index].sum()) // len(results["seeds"])}
                for one in counts
            ]
            for index in present
        ]
        table = _group_table("Class", [classes[index] for index in present], rows, summaries)
        macro = [{"accuracy": row[split]["macro_accuracy"]} for row in rows]
        clips = sum(int(line[0]["n"]) for line in summaries)
        table[1].append([Cell("mean of the classes"), Cell(count(clips)), *_plain(rows, macro)])
        tables[split] = table
    return tables


def _group_table(
    what: str,
    groups: Sequence[str],
    rows: Sequence[Mapping[str, Any]],
    summaries: Sequence[Sequence[Mapping[str, Any]]],
) -> Table:
    lines = [
        [Cell(group.replace("_", " ")), Cell(count(line[0]["n"])), *_plain(rows, line)]
        for group, line in zip(groups, summaries, strict=True)
    ]
    return [what, "Clips", *(row["label"] for row in rows)], lines


def _accuracies(rows: Sequence[Mapping[str, Any]], summaries: Sequence[Mapping[str, Any]]) -> list[Cell]:
    return [
        Cell(percent(one["accuracy"]), percent_interval(one["ci95"]), best)
        for one, best in zip(summaries, _best(rows, summaries), strict=True)
    ]


def _plain(rows: Sequence[Mapping[str, Any]], summaries: Sequence[Mapping[str, Any]]) -> list[Cell]:
    return [
        Cell(percent(one["accuracy"]), best=best) for one, best in zip(summaries, _best(rows, summaries), strict=True)
    ]


def _best(rows: Sequence[Mapping[str, Any]], summaries: Sequence[Mapping[str, Any]]) -> list[bool]:
    """Which rows have the highest accuracy, controls aside."""
    found = {row["name"]: one["accuracy"] for row, one in zip(rows, summaries, strict=True)}
    named = contenders(list(found))
    highest = max(found[name] for name in named)
    return [name in named and accuracy == highest for name, accuracy in found.items()]
