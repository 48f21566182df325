"""The bar chart of a benchmark of front ends."""

from collections.abc import Mapping
from typing import Any

from matplotlib.figure import Figure

from experiments.report.figures import BLUE, FAINT, INK, RULE, WIDTH_INCHES
from ivf.frontends import FRONT_ENDS

_GREY = "#b5b5b5"


def speed_chart(report: Mapping[str, Any]) -> Figure:
    """Seconds of sound per second, on a logarithmic axis: ours in blue, peers in grey, floors hollow."""
    bars = []  # (place, title, speed, low, high)
    groups, place = [], 0.0
    for name, measured in report["front_ends"].items():
        speeds = {title: one["audio_seconds_per_second"] for title, one in measured["contenders"].items()}
        first = place
        for title, (middle, low, high) in sorted(speeds.items(), key=lambda item: -item[1][0]):
            bars.append((place, title, middle, low, high))
            place += 1
        groups.append(((first + place - 1) / 2, FRONT_ENDS[name].label))
        place += 0.8
    figure = Figure(figsize=(WIDTH_INCHES, 0.6 + 0.22 * place), layout="constrained")
    axes = figure.add_subplot()
    for where, title, middle, low, high in bars:
        floor = title.startswith("floor")
        colour = BLUE if title == "ivf" else "white" if floor else _GREY
        axes.barh(where, middle, color=colour, edgecolor=FAINT if floor else colour, height=0.8)
        axes.plot([low, high], [where] * 2, color=INK, linewidth=1)
        axes.text(max(middle, high) * 1.06, where, f"{title}  {middle:,.0f}", va="center", fontsize=8, color=INK)
    axes.set_xscale("log")
    axes.set_xlim(right=max(bar[4] for bar in bars) * 5)
    axes.set_ylim(place - 1, -0.8)
    axes.set_yticks([where for where, _ in groups], [text for _, text in groups])
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel("seconds of sound per second; lines: quartiles; hollow: lower bounds (one FFT, one product)")
    axes.grid(axis="x", color=RULE, linewidth=0.7)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    return figure
