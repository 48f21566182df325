"""Figure 1 of the paper, redrawn with this project's names: docs/model.svg."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from experiments.report.figures import BLUE, FAINT, GREEN, INK, RULE, VERMILION

_HALF = 0.42  # height of a box, from its middle
_COLUMNS = ((0.0, 1.5), (2.0, 1.7), (4.2, 2.0), (6.9, 2.3), (9.9, 1.6), (12.0, 1.4))  # left end, width
_ROWS = {  # y → (text, colour of the network's box; "": data that pass between networks) by column
    2.4: (
        ("video\nframe I", ""),
        ("encoder E", BLUE),
        ("nearest code:\nindices n (Eq. 1)", BLUE),
        ("visual features\n$Q^n$", ""),
        ("decoder", BLUE),
        ("I′ (Eq. 2)", ""),
    ),
    0.0: (
        ("its sound:\nlog-mel A", ""),
        ("generator G", BLUE),
        ("indices G(A),\nlooked up", BLUE),
        ("imagined visual\nfeatures $Q^{G(A)}$", ""),
    ),
    -2.3: (
        ("labelled clip:\nlog-mel A", ""),
        ("generator G,\nfrozen", FAINT),
        ("indices G(A),\nlooked up, frozen", FAINT),
        ("imagined visual\nfeatures $Q^{G(A)}$", ""),
        ("classifier\n(§3.2)", GREEN),
        ("scene", ""),
    ),
}
_MIDDLE = 1.2  # y of codebook and critic


def model_figure() -> Figure:
    """(a) stage 1 on unlabelled pairs, (b) stage 2 on labelled clips."""
    figure = Figure(figsize=(9.6, 4.2), layout="constrained")
    axes = figure.add_subplot()
    axes.set(xlim=(0, 13.5), ylim=(-2.8, 3.6))
    axes.axis("off")
    for y, row in _ROWS.items():
        for place, ((left, width), (text, colour)) in enumerate(zip(_COLUMNS, row, strict=False)):
            _box(axes, left, y, width, text, colour)
            if place:
                before, its_width = _COLUMNS[place - 1]
                _arrow(axes, (before + its_width, y), (left, y))
    (index, _), (features, width), (critic, critic_width), (output, output_width) = _COLUMNS[2:]
    _box(axes, index, _MIDDLE, 1.3, "codebook\nB", BLUE)
    _box(axes, critic, _MIDDLE, critic_width, "critic D\n(Eq. 3, 4)", VERMILION)
    _box(axes, output, _MIDDLE, output_width, "real or\nimagined", "")
    _arrow(axes, (critic + critic_width, _MIDDLE), (output, _MIDDLE))
    for y in (0.0, 2.4):
        towards = 1 if y > _MIDDLE else -1
        _arrow(axes, (index + 0.65, _MIDDLE + towards * _HALF), (index + 0.65, y - towards * _HALF))
        _arrow(axes, (features + width, y), (critic, _MIDDLE))
    _arrow(axes, (index + 1.65, 2.4 - _HALF), (index + 1.65, _HALF), "--")
    axes.text(
        index + 1.8, _MIDDLE, "cross-entropy of G(A)\nto the frame's n (ours)", fontsize=8, color=INK, va="center"
    )
    axes.plot([0, 13.5], [-1.0, -1.0], color=RULE, linewidth=1)
    for y, text in (
        (3.3, "(a) Stage 1: unlabelled pairs of a video frame and its sound"),
        (-1.4, "(b) Stage 2: labelled clips; only the classifier is trained"),
    ):
        axes.text(0.05, y, text, fontsize=10, weight="bold", color=INK)
    return figure


def _box(axes: Axes, left: float, y: float, width: float, text: str, colour: str) -> None:
    if colour:
        size = (left + 0.06, y - _HALF), width - 0.12, 2 * _HALF
        style = "round,pad=0.02,rounding_size=0.1"
        axes.add_patch(FancyBboxPatch(*size, boxstyle=style, facecolor="white", edgecolor=colour, linewidth=1.6))
    axes.text(left + width / 2, y, text, ha="center", va="center", fontsize=9, color=colour or INK)


def _arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float], line: str = "-") -> None:
    style = {"arrowstyle": "-|>", "color": FAINT, "linewidth": 1.2, "linestyle": line, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", xy=end, xytext=start, arrowprops=style)
