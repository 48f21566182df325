"""The map's figures: heat maps of each study, and accuracy against the number of pairs."""

import re
from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.patches import Rectangle

from experiments.map_leads import RIVALS, VIEWS, lead, rival_of
from experiments.map_point import MapPoint
from experiments.map_points import PAPER_LIKE, longest, pairs_curve, points, studies
from ivf.evaluation.figures import BLUE, FAINT, INK, RULE, VERMILION
from ivf.evaluation.paper_tables import SIMPLE_RIVAL, SPECTRUM_ROWS, label_of

_MOST = 25.0  # points, at the ends of the colours


def map_figures(done: Mapping[str, Any]) -> dict[str, Figure]:
    """File name → figure: heat maps of each study, a curve of each number of labels, from two points on."""
    figures = {}
    for study, of_study in studies(points()).items():
        if drawn(of_study, done):
            figures[heat_map_name(study)] = study_figure(study, of_study, done)
    for labels, curve in pairs_curve().items():
        if drawn(list(curve.values()), done):
            figures[curve_name(labels)] = pairs_figure(labels, curve, done)
    return figures


def drawn(wanted: Sequence[MapPoint], done: Mapping[str, Any]) -> bool:
    """Whether enough of the points are done for a figure."""
    return len({point.name for point in wanted} & set(done)) > 1


def heat_map_name(study: str) -> str:
    """File of a study's heat maps."""
    return f"{re.sub(r'[^a-z0-9]+', '_', study.lower()).strip('_')}.svg"


def curve_name(labels: int) -> str:
    """File of a curve of pairs."""
    return f"pairs__{labels}_labels.svg"


def study_figure(study: str, of_study: Sequence[MapPoint], done: Mapping[str, Any]) -> Figure:
    """Four heat maps of one study, each view against each rival; the point most like the paper's has a frame."""
    columns, rows = (list(dict.fromkeys(getattr(point, name) for point in of_study)) for name in ("column", "row"))
    figure = Figure(figsize=(max(8.0, 2.2 + 1.9 * len(columns)), 2.2 + 1.1 * len(rows)), layout="constrained")
    panels = figure.subplots(len(VIEWS), len(RIVALS), squeeze=False)
    vertical, _, horizontal = study.partition(",")[0].partition(" × ")
    image = None
    for (line, view), (place, kind) in product(enumerate(VIEWS), enumerate(RIVALS)):
        axes = panels[line, place]
        image = _heat_map(axes, of_study, done, view, kind)
        rival = next(rival_of(done[point.name], kind) for point in of_study if point.name in done)
        axes.set_title(f"{VIEWS[view]}\nagainst {rival}", fontsize=8)
        axes.set_xticks(range(len(columns)), columns, fontsize=7)
        axes.set_yticks(range(len(rows)), rows, fontsize=7)
        axes.set_xlabel(horizontal if line else "", fontsize=8)
        axes.set_ylabel("" if place else vertical, fontsize=8)
    assert image is not None
    figure.suptitle(study, fontsize=10)
    figure.colorbar(image, ax=panels, label="points, unseen towns")
    return figure


def _heat_map(axes: Axes, of_study: Sequence[MapPoint], done: Mapping[str, Any], view: str, kind: str) -> AxesImage:
    """One of them, on `axes`."""
    columns, rows = (list(dict.fromkeys(getattr(point, name) for point in of_study)) for name in ("column", "row"))
    values, sure = np.full([len(rows), len(columns)], np.nan), []
    for point in of_study:
        place = rows.index(point.row), columns.index(point.column)
        if point.name == PAPER_LIKE.name:
            corner = (place[1] - 0.47, place[0] - 0.45)
            axes.add_patch(Rectangle(corner, 0.94, 0.9, fill=False, edgecolor=INK, linewidth=1.8, zorder=3))
        if point.name in done:
            values[place], outcome = lead(done[point.name], view, kind)
            sure += [] if outcome == "open" else [place]
    image = axes.imshow(values, cmap="RdBu", vmin=-_MOST, vmax=_MOST, aspect="auto")
    for ends in zero_contour(values):
        axes.plot(*ends, color=INK, linewidth=1.6)
    for (line, column), value in np.ndenumerate(values):
        mark = " •" if (line, column) in sure else ""
        text = "" if np.isnan(value) else f"{value:+.1f}{mark}".replace("-", "−")
        axes.text(column, line, text, ha="center", va="center", fontsize=8)
    return image


def zero_contour(values: np.ndarray) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """((x, x), (y, y)) of each border between neighbours of opposite sign; cells that are NaN have none.

    Borders and not interpolated lines, because rows and columns are kinds as often as numbers.
    """
    borders = []
    for (line, column), value in np.ndenumerate(values):
        if column + 1 < values.shape[1] and value * values[line, column + 1] < 0:
            borders.append(((column + 0.5, column + 0.5), (line - 0.5, line + 0.5)))
        if line + 1 < values.shape[0] and value * values[line + 1, column] < 0:
            borders.append(((column - 0.5, column + 0.5), (line + 0.5, line + 0.5)))
    return borders


def pairs_figure(labels: int, curve: Mapping[int, MapPoint], done: Mapping[str, Any]) -> Figure:
    """Accuracy in unseen towns against the number of pairs, beside what needs none of them."""
    found = {pairs: done[point.name]["accuracy"] for pairs, point in curve.items() if point.name in done}
    figure = Figure(figsize=(6.0, 4.4), layout="constrained")
    axes = figure.add_subplot()
    rivals = next(iter(found.values()))
    best = max((name for name in SPECTRUM_ROWS if name in rivals), key=lambda name: rivals[name]["unseen"])
    for name, text, style in (
        (best, label_of(best), "--"),
        (SIMPLE_RIVAL, "mean-normalized log-mel", ":"),
    ):
        axes.axhline(100 * rivals[name]["unseen"], color=FAINT, linestyle=style, linewidth=1.4, label=text)
    for (view, text), colour in zip(VIEWS.items(), (BLUE, VERMILION), strict=True):
        values = [100 * accuracy[view]["unseen"] for accuracy in found.values()]
        axes.plot(list(found), values, "o-", color=colour, label=text)
        if labels in longest() and (point := longest()[labels]).name in done:
            value = 100 * done[point.name]["accuracy"][view]["unseen"]
            axes.plot(point.pairs, value, "D", markerfacecolor="white", color=colour, label=f"{text}, trained longer")
    axes.set(xscale="log", xlabel="unlabelled pairs, each from a town of its own", ylabel="unseen towns, %")
    axes.set_xticks(list(found), [f"{pairs:,}" for pairs in found], fontsize=8)
    axes.minorticks_off()
    axes.set_title(f"{labels} labelled clips per class", fontsize=10, loc="left")
    axes.grid(color=RULE, linewidth=0.6)
    figure.legend(*axes.get_legend_handles_labels(), loc="outside lower center", ncols=2, frameon=False, fontsize=8)
    return figure
