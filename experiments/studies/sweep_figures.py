"""Figures of the sweep: heat maps of each study."""

import re
from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.patches import Rectangle

from experiments.report.figures import INK
from experiments.report.formatting import points as in_points
from experiments.report.margins import RIVAL_LABELS, RIVALS, margin, outcome
from experiments.runs.systems import SYSTEMS
from experiments.studies.sweep_points import PAPER_LIKE, SweepGrid, SweepPoint, points, studies
from experiments.studies.sweep_results import VIEWS

_MOST = 25.0  # points, at the ends of the colours
_READING = (
    "• interval leaves out 0; ○ over towns alone; thick line: between above and below 0; frame: ratio of the paper"
)


def sweep_figures(done: Mapping[str, Any]) -> dict[str, Figure]:
    """File name → figure: heat maps of each study that has more than one point."""
    figures = {}
    for study, of_study in studies(points()).items():
        if len({point.name for point in of_study} & set(done)) > 1:
            name = re.sub(r"[^a-z0-9]+", "_", study.lower()).strip("_")
            figures[f"{name}.svg"] = study_figure(study, of_study, done)
    return figures


def study_figure(study: str, of_study: Sequence[SweepPoint], done: Mapping[str, Any]) -> Figure:
    """Four heat maps of one study, each view against each rival; the point most like the paper's has a frame."""
    rows, columns, vertical, horizontal = SweepGrid.of(of_study)
    figure = Figure(figsize=(max(8.0, 2.2 + 1.9 * len(columns)), 2.2 + 1.1 * len(rows)), layout="constrained")
    panels = figure.subplots(len(VIEWS), len(RIVALS), squeeze=False)
    image = None
    for (line, view), (place, kind) in product(enumerate(VIEWS), enumerate(RIVALS)):
        axes = panels[line, place]
        image = _heat_map(axes, of_study, done, view, kind)
        axes.set_title(f"{SYSTEMS[view].label}\nminus {RIVAL_LABELS[kind]}", fontsize=8)
        axes.set_xticks(range(len(columns)), columns, fontsize=7)
        axes.set_yticks(range(len(rows)), rows, fontsize=7)
        axes.set_xlabel(horizontal if line else "", fontsize=8)
        axes.set_ylabel("" if place else vertical, fontsize=8)
    assert image is not None
    figure.suptitle(study, fontsize=10)
    figure.supxlabel(_READING, fontsize=7)
    figure.colorbar(image, ax=panels, label="points, unseen towns")
    return figure


def _heat_map(axes: Axes, of_study: Sequence[SweepPoint], done: Mapping[str, Any], view: str, kind: str) -> AxesImage:
    """One of them, on `axes`."""
    rows, columns, *_ = SweepGrid.of(of_study)
    values, marks = np.full([len(rows), len(columns)], np.nan), {}
    for point in of_study:
        place = rows.index(point.row), columns.index(point.column)
        if point.name == PAPER_LIKE:
            corner = (place[1] - 0.47, place[0] - 0.45)
            axes.add_patch(Rectangle(corner, 0.94, 0.9, fill=False, edgecolor=INK, linewidth=1.8, zorder=3))
        if point.name in done:
            values[place], marks[place] = _cell(done[point.name], view, kind)
    image = axes.imshow(values, cmap="RdBu", vmin=-_MOST, vmax=_MOST, aspect="auto")
    for ends in zero_contour(values):
        axes.plot(*ends, color=INK, linewidth=1.6)
    for (line, column), value in np.ndenumerate(values):
        text = "" if np.isnan(value) else f"{in_points(value / 100)}{marks[line, column]}"
        axes.text(column, line, text, ha="center", va="center", fontsize=8)
    return image


def _cell(found: Mapping[str, Any], view: str, kind: str) -> tuple[float, str]:
    """(margin of a view over the best rival of a kind in points, • if significant, ○ if over towns alone)."""
    test = margin(found, view, RIVALS[kind])
    if test is None:
        raise ValueError(f"no test of {view} against {', '.join(RIVALS[kind])}: run the point again")
    over_towns = {"ci95": test.get("ci95_towns", test["ci95"])}
    significant, of_towns = (outcome(one) != "not different" for one in (test, over_towns))
    return 100 * test["difference"], " •" if significant else " ○" if of_towns else ""


def zero_contour(values: np.ndarray) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """((x, x), (y, y)) of each border between a neighbour above zero and one that is not; cells that are NaN have none.

    Borders and not interpolated lines, because rows and columns are kinds as often as numbers.
    """
    borders = []
    for (line, column), value in np.ndenumerate(values):
        if column + 1 < values.shape[1] and _part(value, values[line, column + 1]):
            borders.append(((column + 0.5, column + 0.5), (line - 0.5, line + 0.5)))
        if line + 1 < values.shape[0] and _part(value, values[line + 1, column]):
            borders.append(((column - 0.5, column + 0.5), (line + 0.5, line + 0.5)))
    return borders


def _part(one: float, other: float) -> bool:
    return not np.isnan([one, other]).any() and (one > 0) != (other > 0)
