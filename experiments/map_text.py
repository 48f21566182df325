"""The map in words: each study as a table whose cells lead to their runs, and how often imagination surely leads."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from experiments.map_figure import curve_name, drawn, heat_map_name
from experiments.map_leads import OUTCOMES, RIVALS, VIEWS, lead, rival_of
from experiments.map_point import MapPoint
from experiments.map_points import PAPER_LIKE, pairs_curve, points, studies
from ivf.evaluation.cell import Cell
from ivf.evaluation.markdown import markdown_table
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
    rivals = [rival_of(next(iter(done.values())), kind) for kind in RIVALS]
    parts = [
        f"{len(done)} of {len({point.name for point in wanted})} points are done, one seed each. In each cell: "
        f"accuracy in unseen towns above {rivals[0]} / above {rivals[1]}, in points; n = {sizes} in every cell; • "
        f"where the 95 % interval over towns leaves out zero; ◆ the point whose ratio of unlabelled to labelled clips "
        f"is the paper's (framed in the figures, where lines part leads from deficits). Each cell leads to its run. "
        f"One draw of labelled clips and one training each: the intervals cover neither."
    ]
    for study, of_study in studies(wanted).items():
        columns, rows = (list(dict.fromkeys(getattr(p, name) for p in of_study)) for name in ("column", "row"))
        vertical, _, horizontal = study.partition(",")[0].partition(" × ")
        for view, label in VIEWS.items():
            text = {}
            for point in of_study:
                if point.name in done:
                    marks = " ◆" if point.name == PAPER_LIKE.name else ""
                    said = " / ".join(_cell(done[point.name], view, kind) for kind in RIVALS)
                    text[point.row, point.column] = f"[{said}{marks}][{numbers[point.name]}]"
            if text:
                lines = [[Cell(row), *(Cell(text.get((row, column), "")) for column in columns)] for row in rows]
                header = [f"{vertical} ↓ {horizontal} →", *columns]
                parts += [f"**{study}** ({label}):", markdown_table((header, lines))]
        if drawn(of_study, done):
            parts.append(f"![{study}](results/map/{heat_map_name(study)})")
    parts += [
        f"![Accuracy against the number of pairs, {labels} labels](results/map/{curve_name(labels)})"
        for labels, curve in pairs_curve().items()
        if drawn(list(curve.values()), done)
    ]
    parts.append("\n".join(f"[{number}]: results/map/{name}.json" for name, number in numbers.items()))
    return "\n\n".join(parts)


def map_findings(done: Done) -> list[str]:
    """How often each view is surely ahead of each rival, surely behind, and neither, in all and study by study."""
    sentences = []
    for view, label in VIEWS.items():
        for kind in RIVALS:
            rival = rival_of(next(iter(done.values())), kind)
            outcomes = {name: lead(found, view, kind)[1] for name, found in done.items()}
            sentences.append(f"{label}, against {rival}: {_counted(outcomes.values())} (one seed each).")
            for study, of_study in studies(points()).items():
                of_cells = [outcomes[name] for name in {point.name: None for point in of_study} if name in outcomes]
                if of_cells:
                    sentences.append(f"    - {study}: {_counted(of_cells)}.")
    return sentences


def _counted(outcomes: Collection[str]) -> str:
    """ "of 10 points ahead at 1, behind at 5, not told apart at 4"."""
    ahead, behind, open_ = (list(outcomes).count(what) for what in OUTCOMES)
    return f"of {len(outcomes)} points ahead at {ahead}, behind at {behind}, not told apart at {open_}"


def _cell(found: Mapping[str, Any], view: str, kind: str) -> str:
    value, outcome = lead(found, view, kind)
    return f"{value:+.1f}{'' if outcome == 'open' else ' •'}".replace("-", "−")


def _unseen(comparison: Mapping[str, Any]) -> bool:
    return bool(comparison["split"] == "unseen")
