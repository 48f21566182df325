"""The sweep as tables: how often a system is significantly better or worse, and every point."""

from collections.abc import Mapping
from itertools import product
from typing import Any

from experiments.report.formatting import decimal, percent
from experiments.report.margins import RIVAL_LABELS, RIVALS, margin, outcome
from experiments.report.tables import Cell, Table, difference_cell
from experiments.runs.systems import SYSTEMS
from experiments.studies.sweep_points import points as every_point
from experiments.studies.sweep_points import studies
from experiments.studies.sweep_results import VIEWS

Done = Mapping[str, Any]  # name of a point → what `read_points` found of it

_SIDES = tuple(product(VIEWS, RIVALS))  # (system, kind of rival)
_HEADER = [f"{SYSTEMS[view].label} − {RIVAL_LABELS[kind]}" for view, kind in _SIDES]


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
