"""Charts of a table's page. Colours are Okabe and Ito's, which stay apart for the color-blind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from experiments.report.formatting import places
from experiments.report.tables import kind_of

INK, FAINT, RULE = "#222222", "#767676", "#dddddd"
BLUE, VERMILION, GREEN = "#0072B2", "#D55E00", "#009E73"
SERIES = (BLUE, VERMILION, GREEN, "#CC79A7", "#E69F00", "#56B4E9", INK)
WIDTH_INCHES = 9.2


@dataclass(frozen=True)
class TrainingCurve:
    """One panel of training curves: named series, one value per epoch 1, 2, 3 …

    Raises ValueError if there is no series, or one is empty or not finite.
    """

    title: str
    series: dict[str, list[float]]

    def __post_init__(self) -> None:
        if not self.series:
            raise ValueError(f"curve {self.title!r} has no series")
        for name, values in self.series.items():
            if not values or not np.isfinite(values).all():
                raise ValueError(f"series {name!r} of curve {self.title!r} is empty or not finite")


def accuracy_chart(results: Mapping[str, Any]) -> Figure:
    """One line per row: accuracy as a dot with its interval, the paper's figure as a hollow diamond."""
    rows, folds = results["rows"], kind_of(results) == "table3"
    marks = {"all folds": BLUE} if folds else {f"seen {places(results)}": BLUE, f"unseen {places(results)}": VERMILION}
    figure = Figure(figsize=(WIDTH_INCHES, 0.9 + 0.42 * len(rows)), layout="constrained")
    axes = figure.add_subplot()
    for place, row in enumerate(rows):
        for offset, (what, colour) in zip((0,) if folds else (-0.13, 0.13), marks.items(), strict=True):
            summary = row if folds else row[what.split()[0]]
            paper = row["paper"]["accuracy" if folds else what.split()[0]]
            axes.plot(
                [100 * bound for bound in summary["ci95"]], [place + offset] * 2, color=colour, linewidth=2, alpha=0.55
            )
            axes.plot(100 * summary["accuracy"], place + offset, "o", color=colour, markersize=6)
            if paper is not None:
                axes.plot(
                    100 * paper, place + offset, "D", markerfacecolor="white", markeredgecolor=colour, markersize=5
                )
    chance = 100 / len(results["classes"])
    axes.axvline(chance, color=FAINT, linestyle=(0, (2, 3)), linewidth=1)
    axes.text(chance + 0.6, -0.62, "chance", color=FAINT, fontsize=8, va="center")
    axes.set(xlim=(0, 100), ylim=(len(rows) - 0.5, -0.85), yticks=range(len(rows)), xlabel="accuracy, %")
    axes.set_yticklabels([row["label"] for row in rows])
    axes.grid(axis="x", color=RULE, linewidth=0.7)
    _tidy(axes, left=False)
    legend = [Line2D([], [], color=colour, marker="o", linewidth=2, label=what) for what, colour in marks.items()]
    legend.append(
        Line2D(
            [],
            [],
            color="none",
            marker="D",
            markerfacecolor="white",
            markeredgecolor=INK,
            markersize=5,
            label="paper, as reported elsewhere",
        )
    )
    figure.legend(handles=legend, loc="outside upper right", ncols=len(legend), frameon=False, fontsize=9)
    return figure


def confusion_chart(matrices: Mapping[str, Sequence[Sequence[int]]], classes: Sequence[str]) -> Figure:
    """Small multiples, a panel per label of `matrices`: rows are true classes, shade is each row's share."""
    columns = min(3, len(matrices))
    lines = -(-len(matrices) // columns)
    side = (WIDTH_INCHES - 1.4) / 3
    figure = Figure(figsize=(1.4 + side * columns, 1.0 + (side + 0.25) * lines))
    figure.set_layout_engine("constrained", h_pad=0.12)  # titles stay clear of the panels above
    names = [name.replace("_", " ") for name in classes]
    for place, (label, counts) in enumerate(matrices.items()):
        axes = figure.add_subplot(lines, columns, place + 1)
        totals = np.sum(counts, axis=1, keepdims=True)
        shares = np.asarray(counts) / np.maximum(totals, 1)  # [true class, predicted class]
        axes.imshow(shares, cmap="Blues", vmin=0, vmax=1, interpolation="nearest")
        if len(classes) <= 12:
            for index, share in enumerate(np.diag(shares)):
                axes.text(
                    index,
                    index,
                    f"{100 * share:.0f}",
                    ha="center",
                    va="center",
                    fontsize=6.5,
                    color="white" if share > 0.55 else INK,
                )
        axes.set_title(label, fontsize=9.5, color=INK, loc="left")
        fontsize = 7.5 if len(classes) <= 12 else 3.5
        axes.set_xticks(range(len(names)), names, rotation=90, fontsize=fontsize)
        axes.set_yticks(range(len(names)), names, fontsize=fontsize)
        axes.tick_params(length=0, labelleft=place % columns == 0, labelbottom=place // columns == lines - 1)
        for spine in axes.spines.values():
            spine.set_color(RULE)
    return figure


def curve_chart(curves: Sequence[TrainingCurve]) -> Figure:
    """Small multiples, one panel per curve."""
    columns = min(3, len(curves))
    lines = -(-len(curves) // columns)
    figure = Figure(figsize=(WIDTH_INCHES * max(columns, 2) / 3, 2.5 * lines), layout="constrained")
    for place, curve in enumerate(curves):
        axes = figure.add_subplot(lines, columns, place + 1)
        for colour, (name, values) in zip(cycle(SERIES), curve.series.items(), strict=False):
            axes.plot(
                range(1, len(values) + 1),
                values,
                color=colour,
                linewidth=1.6,
                label=name,
                marker="o" if len(values) == 1 else "",
            )
        axes.set_title(curve.title, fontsize=9.5, color=INK, loc="left")
        axes.set_xlabel("epoch", fontsize=8.5)
        axes.xaxis.set_major_locator(MaxNLocator("auto", integer=True))
        axes.tick_params(labelsize=8)
        axes.grid(color=RULE, linewidth=0.6)
        axes.legend(frameon=False, fontsize=8)
        _tidy(axes)
    return figure


def _tidy(axes: Axes, left: bool = True) -> None:
    """Only the axes that carry numbers keep a line."""
    for side in ("top", "right", *(() if left else ("left",))):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(FAINT)
    axes.tick_params(length=0 if not left else 3, colors=INK)
