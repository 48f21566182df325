"""Draws the map from the points that are done.

    python -m experiments.map_figure --results experiments/results/map --out build/map/index.html

A few seconds. One heat map a study: accuracy of IVF minus that of the best spectrum in unseen towns, in points; a dot
marks differences whose interval over towns excludes zero; a line is where neither leads.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from experiments.map_point import MapPoint
from experiments.map_points import points
from ivf.atomic import write_atomically
from ivf.evaluation.json_files import read_json
from ivf.evaluation.render import render

VIEWS = {"ivf": "IVF, as in the paper", "ivf_expected": "IVF, expected codes"}
_MOST = 25.0  # points, at the ends of the colours


def leads(found: dict[str, Any], row: str) -> tuple[float, bool]:
    """(points that `row` is above the best rival of all in unseen towns, whether that is sure).

    Sure of a lead, if the intervals against the best spectrum and against its simple rival are above zero; of a
    deficit, if one of them is below.
    """
    accuracy = found["accuracy"]
    best = max(accuracy[name]["unseen"] for name in accuracy if name not in VIEWS)
    tests = [one for one in found["comparisons"] if one["row"] == row and one["split"] == "unseen"]
    low, high = min(one["ci95"][0] for one in tests), min(one["ci95"][1] for one in tests)
    return 100 * (accuracy[row]["unseen"] - best), low > 0 or high < 0


def study_figure(study: str, of_study: Sequence[MapPoint], done: dict[str, Any], row: str) -> Figure:
    """The heat map of one study."""
    columns, rows = (list(dict.fromkeys(getattr(point, name) for point in of_study)) for name in ("column", "row"))
    values, sure = np.full([len(rows), len(columns)], np.nan), []
    for point in of_study:
        if point.name in done and row in done[point.name]["accuracy"]:
            place = rows.index(point.row), columns.index(point.column)
            values[place], certain = leads(done[point.name], row)
            sure += [place] if certain else []
    figure = Figure(figsize=(1.6 + 1.25 * len(columns), 1.3 + 0.55 * len(rows)), layout="constrained")
    axes = figure.add_subplot()
    image = axes.imshow(values, cmap="RdBu", vmin=-_MOST, vmax=_MOST, aspect="auto")
    if min(values.shape) > 1 and np.isfinite(values).all() and values.min() < 0 < values.max():
        axes.contour(values, levels=[0.0], colors="black", linewidths=1.2)
    for (line, column), value in np.ndenumerate(values):
        mark = " •" if (line, column) in sure else ""
        text = "" if np.isnan(value) else f"{value:+.1f}{mark}".replace("-", "−")
        axes.text(column, line, text, ha="center", va="center", fontsize=9)
    axes.set(xticks=range(len(columns)), yticks=range(len(rows)), title=f"{study}\n{VIEWS[row]}")
    axes.set_xticklabels(columns, fontsize=8)
    axes.set_yticklabels(rows, fontsize=8)
    axes.title.set_fontsize(10)
    figure.colorbar(image, label="points, unseen towns")
    return figure


def map_page(results: Path, wanted: Sequence[MapPoint]) -> str:
    """The page's HTML; points that are not done are white, studies with fewer than two left out."""
    done = {point.name: read_json(path) for point in wanted if (path := results / f"{point.name}.json").exists()}
    studies: dict[str, list[MapPoint]] = {}
    for point in wanted:
        studies.setdefault(point.study, []).append(point)
    figures = [
        {"study": study, "views": [study_figure(study, of_study, done, row) for row in VIEWS]}
        for study, of_study in studies.items()
        if len({point.name for point in of_study} & set(done)) > 1
    ]
    return render("map.html.j2", title="Where imagination helps", figures=figures, done=len(done), wanted=len(wanted))


def main(argv: list[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--results", type=Path, default=Path("experiments/results/map"))
    parser.add_argument("--out", type=Path, default=Path("build/map/index.html"))
    arguments = parser.parse_args(argv)
    write_atomically(arguments.out, map_page(arguments.results, points()))
    print(arguments.out)


if __name__ == "__main__":
    main()
