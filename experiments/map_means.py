"""What decides on the map: leads averaged along each axis of a heat map."""

from collections.abc import Mapping
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from experiments.map_done import read_points
from experiments.map_grid import MapGrid
from experiments.map_leads import CALLED, RIVALS, VIEWS
from experiments.map_points import points, studies
from ivf.evaluation.cell import Cell
from ivf.evaluation.markdown import markdown_table
from ivf.evaluation.wording import points as in_points

Done = Mapping[str, Any]  # name of a point → what `read_points` says of it


def axis_means(done: Done, view: str, kind: str) -> dict[str, dict[str, float]]:
    """Axis → level → what `view` is above the best rival of a `kind`, in points, averaged over the other axis.

    Of heat maps whose every cell is done, since with some of them levels would differ by what is missing; of one
    training each, with the rivals that every cell has; and of trainings of one length.
    """
    found = {}
    for study, every in studies(points()).items():
        of_study = [point for point in every if not point.longer]
        if not all(point.name in done for point in of_study):
            continue
        known = set.intersection(*(set(done[point.name]["own_accuracy"]) for point in of_study))
        leads = {point: _lead(done[point.name]["own_accuracy"], view, known & set(RIVALS[kind])) for point in of_study}
        grid, setting = MapGrid.of(of_study), study.partition(",")[2]
        for axis, levels, called, other in (
            ("row", grid.rows, grid.vertical, grid.horizontal),
            ("column", grid.columns, grid.horizontal, grid.vertical),
        ):
            found[f"{called}, over {other}{f' ({setting.strip()})' if setting else ''}"] = {
                level: float(np.mean([value for point, value in leads.items() if getattr(point, axis) == level]))
                for level in levels
            }
    return found


def _lead(accuracy: Mapping[str, Mapping[str, float]], view: str, rivals: set[str]) -> float:
    """In points, in unseen towns."""
    return 100 * (accuracy[view]["unseen"] - max(accuracy[name]["unseen"] for name in rivals))


def means_table(done: Done) -> str:
    """Every level of every axis, for each view and rival; "" before a heat map is complete."""
    sides = list(product(VIEWS, RIVALS))
    found = [axis_means(done, view, kind) for view, kind in sides]
    lines = [
        [Cell(axis), Cell(level), *(Cell(in_points(one[axis][level] / 100)) for one in found)]
        for axis, levels in found[0].items()
        for level in levels
    ]
    header = ["Axis, averaged over the other", "Level", *(f"{VIEWS[view]} − {CALLED[kind]}" for view, kind in sides)]
    return markdown_table((header, lines)) if lines else ""


def deciding(done: Done, view: str, kind: str) -> list[str]:
    """Each axis with its lowest and its highest average, those that part the farthest first."""
    spans = []
    for axis, means in axis_means(done, view, kind).items():
        low, high = min(means, key=means.__getitem__), max(means, key=means.__getitem__)
        said = f"{axis}: from {in_points(means[low] / 100)} ({low}) to {in_points(means[high] / 100)} ({high})"
        spans.append((means[high] - means[low], said))
    return [said for _, said in sorted(spans, key=lambda one: -one[0])]


def most_deciding(results: Path) -> list[str]:
    """The same of the paper's codes and spectra, by the points in `results`."""
    return deciding(read_points(results), "ivf", "paper's")
