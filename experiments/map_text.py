"""The map in words: each study as a table whose cells lead to their runs, and where imagination surely leads."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from experiments.map_figure import curve_name, drawn, heat_map_name
from experiments.map_leads import VIEWS, leads
from experiments.map_point import MapPoint
from experiments.map_points import PAPER_LIKE, pairs_curve, points, studies
from ivf.evaluation.cell import Cell
from ivf.evaluation.markdown import markdown_table
from ivf.evaluation.paper_tables import label_of
from ivf.evaluation.wording import count, listing
from ivf.json_files import read_json

Done = Mapping[str, Any]  # name of a point → what its JSON holds


def read_points(folder: Path, wanted: Sequence[MapPoint]) -> dict[str, Any]:
    """The points of `wanted` that are done."""
    names = dict.fromkeys(point.name for point in wanted)
    return {name: read_json(path) for name in names if (path := folder / f"{name}.json").exists()}


def map_text(folder: Path) -> str:
    """The heat maps as tables; every cell is a link to its point's JSON."""
    wanted = points()
    done = read_points(folder, wanted)
    numbers = {name: f"p{place}" for place, name in enumerate(done, start=1)}
    tests = {(one["n"], one["n_towns"]) for found in done.values() for one in found["comparisons"] if _unseen(one)}
    sizes = listing([f"{count(n)} clips of {n_towns} towns" for n, n_towns in sorted(tests)])
    held_against = {name: None for found in done.values() for name in found["accuracy"] if name not in VIEWS}
    rivals = listing([label_of(name) for name in held_against])
    parts = [
        f"{len(done)} of {len({point.name for point in wanted})} points are done, one seed each. Accuracy in unseen "
        f"towns minus that of the best of {rivals}, in points; n = {sizes} in every cell; • where, with 95 % intervals "
        f"over towns, it is above all of them, or below one; ◆ the point whose ratio of unlabelled to labelled clips "
        f"is the paper's (framed in the figures, where lines part leads from deficits). Each cell leads to its run. "
        f"One draw of labelled clips and one training each: the intervals cover neither."
    ]
    for study, of_study in studies(wanted).items():
        columns, rows = (list(dict.fromkeys(getattr(p, name) for p in of_study)) for name in ("column", "row"))
        for view, label in VIEWS.items():
            text = {}
            for point in of_study:
                if view in done.get(point.name, {"accuracy": ()})["accuracy"]:
                    value, sure = leads(done[point.name], view)
                    marks = f"{' •' if sure else ''}{' ◆' if point.name == PAPER_LIKE.name else ''}"
                    number = f"{value:+.1f}{marks}".replace("-", "−")
                    text[point.row, point.column] = f"[{number}][{numbers[point.name]}]"
            if text:
                lines = [[Cell(row), *(Cell(text.get((row, column), "")) for column in columns)] for row in rows]
                parts += [f"**{study}** ({label}):", markdown_table(([study, *columns], lines))]
            if drawn(of_study, done):
                parts.append(f"![{study}, {label}](results/map/{heat_map_name(study, view)})")
    parts += [
        f"![Accuracy against the number of pairs, {labels} labels](results/map/{curve_name(labels)})"
        for labels, curve in pairs_curve().items()
        if drawn(list(curve.values()), done)
    ]
    parts.append("\n".join(f"[{number}]: results/map/{name}.json" for name, number in numbers.items()))
    return "\n\n".join(parts)


def map_findings(done: Done) -> list[str]:
    """Where each view surely leads, surely trails, and where it cannot be told, study by study."""
    sentences = []
    for view, label in VIEWS.items():
        outcomes = {name: _outcome(found, view) for name, found in done.items() if view in found["accuracy"]}
        totals = {what: list(outcomes.values()).count(what) for what in ("ahead", "open", "behind")}
        sentences.append(
            f"Over the map's {len(outcomes)} points {label} is ahead of every spectrum that was run at "
            f"{totals['ahead']}, behind one at {totals['behind']}, and at {totals['open']} it cannot be told (one seed "
            f"each)."
        )
        for study, of_study in studies(points()).items():
            told = [_places(of_study, outcomes, what) for what in ("ahead", "behind")]
            if any(told):
                said = [f"{what} at {place}" for what, place in zip(("ahead", "behind"), told, strict=True) if place]
                sentences.append(f"    - {study}: {'; '.join(said)}.")
    return sentences


def _unseen(comparison: Mapping[str, Any]) -> bool:
    return bool(comparison["split"] == "unseen")


def _outcome(found: Mapping[str, Any], view: str) -> str:
    value, sure = leads(dict(found), view)
    return ("ahead" if value > 0 else "behind") if sure else "open"


def _places(of_study: Sequence[MapPoint], outcomes: Mapping[str, str], what: str) -> str:
    """ "6 (none, default), 20 (strong)": rows of a study with the columns at which `outcomes` say `what`."""
    by_row: dict[str, list[str]] = {}
    for point in of_study:
        if outcomes.get(point.name) == what:
            by_row.setdefault(point.row, []).append(point.column)
    return ", ".join(f"{row} ({', '.join(columns)})" for row, columns in by_row.items())
