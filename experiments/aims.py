"""The aims that this study was set, and what was measured."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from experiments.bounds import with_rows
from experiments.map_figure import VIEWS
from experiments.map_points import PAPER_LIKE, labels_curve
from ivf.evaluation.cell import Cell
from ivf.evaluation.markdown import markdown_table
from ivf.evaluation.paper_tables import SIMPLE_RIVAL, SPECTRUM_ROWS
from ivf.evaluation.wording import listing, points, points_interval

_RIVALS = (
    ("best of the paper's spectra that were run", SPECTRUM_ROWS, 20),
    ("mean-normalized log-mel", (SIMPLE_RIVAL,), 12),
)


class _Column(NamedTuple):
    """One setting in which the aims are measured."""

    title: str
    comparisons: Sequence[Mapping[str, Any]]
    drops: Mapping[str, float]  # row → seen − unseen


def aims_text(done: Mapping[str, Any], held: Mapping[str, Any]) -> str:
    """Every aim after every number of labels, in the default world with all its pairs; "" before that is run."""
    columns = _of_tables(held) + _of_map(done)
    if not columns:
        return ""
    lines = []
    for row, label in VIEWS.items():
        for rival, names, aim in _RIVALS:
            tests = [_against(column, row, names) for column in columns]
            cells = [Cell(points(one["difference"]), points_interval(one["ci95"])) for one in tests]
            lines.append([Cell(f"{label} − {rival}"), *cells, Cell(f"≥ {aim}")])
        drops = [Cell(points(column.drops[row])) for column in columns]
        lines.append([Cell(f"{label}, seen − unseen"), *drops, Cell("≤ 1")])
    header = ["Aim, in points", *(column.title for column in columns), "Reach"]
    said = (
        f"**The aims.** In the default world with all its pairs, each video its own town and device; "
        f"n = {_against(columns[0], 'ivf', SPECTRUM_ROWS)['n']:,} clips. {PAPER_LIKE.labelled_per_class} labels a "
        f"class are the point most like the paper's regime, which has 12 times as many hours of video as of labelled "
        f"clips.\n\n{markdown_table((header, lines))}"
    )
    name, rows = with_rows(held, {*VIEWS, "true_codes"})
    if name:
        unseen = {one: row["accuracy"] for one, row in rows.items()}
        above = [f"{points(unseen[row] - unseen['true_codes'])} ({label})" for row, label in VIEWS.items()]
        said += (
            f"\n\nAbove the codes of the true frames, of which −5 is asked, by [`{name}.json`](results/{name}.json): "
            f"{listing(above)}."
        )
    return said


def _of_tables(held: Mapping[str, Any]) -> list[_Column]:
    """Runs of Table 1 on all and on fewer labels, over several seeds."""
    columns = []
    for name in ("tuned_table1", "paper_like_table1", "few_table1"):
        if name in held:
            results = held[name]
            labels = results["sizes"]["labelled training clips"] // len(results["classes"])
            title = f"{labels} labels, {len(results['seeds'])} seeds"
            drops = {row["name"]: row["drop"]["difference"] for row in results["rows"]}
            columns.append(_Column(title, results["comparisons"], drops))
    return columns


def _of_map(done: Mapping[str, Any]) -> list[_Column]:
    """Points of the map, one seed each."""
    columns = []
    for labels, point in labels_curve().items():
        if point.name in done:
            found = done[point.name]
            drops = {row: accuracy["seen"] - accuracy["unseen"] for row, accuracy in found["accuracy"].items()}
            columns.append(_Column(f"{labels} labels (map)", found["comparisons"], drops))
    return columns


def _against(column: _Column, row: str, rivals: tuple[str, ...]) -> Mapping[str, Any]:
    """The test of `row` in unseen towns against that of `rivals` which was held against it."""
    for one in column.comparisons:
        if one["row"] == row and one["split"] == "unseen" and one["versus"] in rivals:
            return one
    raise ValueError(f"{column.title}: no test of {row} against {', '.join(rivals)}: run it again")
