"""The aims that this study was set, and what was measured."""

from collections.abc import Mapping
from typing import Any

from experiments.map_figure import VIEWS
from experiments.map_points import PAPER_LIKE, labels_curve
from ivf.evaluation.cell import Cell
from ivf.evaluation.markdown import markdown_table
from ivf.evaluation.paper_tables import SIMPLE_RIVAL, SPECTRUM_ROWS
from ivf.evaluation.wording import listing, points, points_interval

_RIVALS = (("best log-mel of the paper's", SPECTRUM_ROWS, 20), ("mean-normalized log-mel", (SIMPLE_RIVAL,), 12))


def aims_text(done: Mapping[str, Any], held: Mapping[str, Any]) -> str:
    """Every aim after every number of labels, in the default world with all its pairs; "" before that is run."""
    if PAPER_LIKE.name not in done:
        return ""
    curve = {labels: done[point.name] for labels, point in labels_curve().items() if point.name in done}
    lines = []
    for row, label in VIEWS.items():
        for rival, names, aim in _RIVALS:
            tests = [_against(found, row, names) for found in curve.values()]
            cells = [Cell(points(one["difference"]), points_interval(one["ci95"])) for one in tests]
            lines.append([Cell(f"{label} − {rival}"), *cells, Cell(f"≥ {aim}")])
        drops = [found["accuracy"][row]["seen"] - found["accuracy"][row]["unseen"] for found in curve.values()]
        lines.append([Cell(f"{label}, seen − unseen"), *(Cell(points(drop)) for drop in drops), Cell("≤ 1")])
    header = ["Aim, in points, by labelled clips per class", *map(str, curve), "Reach"]
    found = done[PAPER_LIKE.name]
    said = (
        f"**The aims.** In the default world, {found['pairs']:,} pairs, each video its own town and device; n = "
        f"{_against(found, 'ivf', SPECTRUM_ROWS)['n']:,} clips, one seed. {PAPER_LIKE.labelled_per_class} labels a "
        f"class are the point most like the paper's regime: {found['pairs'] / found['labelled']:.0f} times as many "
        f"pairs as labelled clips; the paper has 12 times the hours.\n\n{markdown_table((header, lines))}"
    )
    unseen = {row["name"]: row["unseen"]["accuracy"] for row in held.get("full_table1", {"rows": ()})["rows"]}
    if {*VIEWS, "true_codes"} <= set(unseen):
        above = [f"{points(unseen[row] - unseen['true_codes'])} ({label})" for row, label in VIEWS.items()]
        said += f"\n\nAbove the codes of the true frames, of which −5 is asked, by Table 1: {listing(above)}."
    return said


def _against(found: Mapping[str, Any], row: str, rivals: tuple[str, ...]) -> Mapping[str, Any]:
    """The test of `row` in unseen towns against that of `rivals` which was held against it."""
    for one in found["comparisons"]:
        if one["row"] == row and one["split"] == "unseen" and one["versus"] in rivals:
            return dict(one)
    raise ValueError(f"point {found['point']} has no test of {row} against {', '.join(rivals)}: run the map again")
