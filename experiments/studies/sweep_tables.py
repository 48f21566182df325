"""The sweep as tables: margins by setting, how often they exclude zero, averages along each axis, and every point."""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np

from experiments.report.formatting import decimal, percent, points
from experiments.report.margins import RIVAL_LABELS, RIVALS, margin, outcome
from experiments.report.tables import Cell, Table, difference_cell
from experiments.runs.systems import SYSTEMS
from experiments.studies.sweep_points import SweepGrid, studies
from experiments.studies.sweep_points import points as every_point
from experiments.studies.sweep_results import VIEWS

Done = Mapping[str, Any]  # name of a point → what `read_points` found of it

_SIDES = tuple(product(VIEWS, RIVALS))  # (system, kind of rival)
_HEADER = [f"{SYSTEMS[view].label} − {RIVAL_LABELS[kind]}" for view, kind in _SIDES]


def margin_tables(done: Done) -> dict[str, Table]:
    """Title → one study's margins of one system, in each cell over the spectra / over the mean-normalized log-mels.

    An asterisk: the 95 % interval over towns and seeds leaves out zero. Each cell links to its run.
    """
    tables = {}
    for (study, of_study), view in product(studies(every_point()).items(), VIEWS):
        grid = SweepGrid.of(of_study)
        cells = {(one.row, one.column): _margins_cell(done[one.name], view) for one in of_study if one.name in done}
        lines = [[Cell(row), *(cells.get((row, column), Cell("")) for column in grid.columns)] for row in grid.rows]
        header = [f"{grid.vertical} ↓ {grid.horizontal} →", *grid.columns]
        tables[f"{study}: {SYSTEMS[view].label}"] = (header, lines)
    return tables


def outcome_table(done: Done) -> Table:
    """A line for each study and one for all points: at how many a system is significantly better, and worse."""
    lines = []
    for study, of_study in (*studies(every_point()).items(), ("all", every_point())):
        found = [done[name] for name in dict.fromkeys(one.name for one in of_study) if name in done]
        cells = []
        for view, kind in _SIDES:
            outcomes = [outcome(test) for one in found if (test := margin(one, view, RIVALS[kind]))]
            cells.append(Cell(f"{outcomes.count('better')} better, {outcomes.count('worse')} worse"))
        lines.append([Cell(study), Cell(str(len(found))), *cells])
    return ["Part of the sweep", "Points", *_HEADER], lines


def points_table(done: Done) -> Table:
    """Every point: its world, its accuracies in unseen towns, its margins and its file."""
    named = {point.name: point for point in reversed(every_point())}
    systems = list(dict.fromkeys(name for one in done.values() for name in one["accuracy"]))
    systems = [name for name in SYSTEMS if name in systems and all(name in one["accuracy"] for one in done.values())]
    header = ["File", "World", "Pairs", "Labels a class", "Seeds", "Index gain, nats"]
    header += [*(SYSTEMS[name].label for name in systems), *_HEADER]
    lines = []
    for name, one in done.items():
        point = named[name]
        world = Cell(" ".join(f"`{change}`" for change in point.world) or "default")
        sizes = [
            str(point.pairs or "all") + (" (longer)" if point.longer else ""),
            str(point.labelled_per_class or "all"),
        ]
        accuracies = [Cell(percent(one["accuracy"][system]["unseen"])) for system in systems]
        margins = [difference_cell(margin(one, view, RIVALS[kind])) for view, kind in _SIDES]
        facts = [Cell(text) for text in (*sizes, str(one["seeds"]), decimal(one["index_gain"], 3))]
        lines.append([Cell(one["source"], link=one["source"]), world, *facts, *accuracies, *margins])
    return header, lines


def axis_table(done: Done) -> Table:
    """Every level of every axis of a heat map: the margins averaged over the other axis, in points.

    Of one training each, with the rivals that every cell has, and without the trainings of another length.
    """
    lines = []
    for study, every in studies(every_point()).items():
        of_study = [point for point in every if not point.longer]
        if not all(point.name in done for point in of_study):
            continue
        own = {point: done[point.name]["own_accuracy"] for point in of_study}
        grid, setting = SweepGrid.of(of_study), study.partition(",")[2].strip()
        for axis, levels, of, over in (
            ("row", grid.rows, grid.vertical, grid.horizontal),
            ("column", grid.columns, grid.horizontal, grid.vertical),
        ):
            for level in levels:
                chosen = [own[point] for point in of_study if getattr(point, axis) == level]
                means = [_mean_margin(chosen, own.values(), view, RIVALS[kind]) for view, kind in _SIDES]
                name = f"{of}, over {over}" + (f" ({setting})" if setting else "")
                lines.append([Cell(name), Cell(level), *(Cell(points(one)) for one in means)])
    return ["Axis, averaged over the other", "Level", *_HEADER], lines


def _margins_cell(found: Mapping[str, Any], view: str) -> Cell:
    tests = [margin(found, view, rivals) for rivals in RIVALS.values()]
    texts = [points(one["difference"]) + ("" if outcome(one) == "not different" else " *") for one in tests if one]
    return Cell(" / ".join(texts), link=found["source"])


def _mean_margin(chosen: Sequence[Any], every: Any, view: str, rivals: Sequence[str]) -> float:
    """Mean of `view` minus its best rival among those that `every` point has, in unseen towns."""
    common = [name for name in rivals if all(name in accuracy for accuracy in every)]
    return float(np.mean([one[view]["unseen"] - max(one[name]["unseen"] for name in common) for one in chosen]))
