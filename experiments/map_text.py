"""The map in words: each study as a table whose cells lead to their runs, and how often imagination surely leads."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from data_prep.synthetic_world import WORLD_SIZES, WorldConfig
from experiments.map_figure import curve_name, drawn, heat_map_name
from experiments.map_grid import MapGrid
from experiments.map_leads import CALLED, OUTCOMES, RIVALS, VIEWS, lead
from experiments.map_means import deciding, means_table
from experiments.map_point import MapPoint
from experiments.map_points import PAPER_LIKE, pairs_curve, points, studies
from ivf.evaluation.cell import Cell
from ivf.evaluation.markdown import markdown_table
from ivf.evaluation.paper_tables import NORMALIZED_ROWS, SPECTRUM_ROWS, label_of
from ivf.evaluation.wording import count, listing, machine
from ivf.evaluation.wording import points as in_points

_SPECTRA = (*SPECTRUM_ROWS, *NORMALIZED_ROWS)
_PAPERS, _NORMALIZED = RIVALS

Done = Mapping[str, Any]  # name of a point → what `read_points` says of it


def map_text(done: Done, spreads: Mapping[int, float]) -> str:
    """The heat maps as tables; every cell is a link to its run. `spreads` as `seed_spreads` gives them."""
    numbers = {name: f"p{place}" for place, name in enumerate(done, start=1)}
    parts = [_reading(done), _intervals(done, spreads)]
    for study, of_study in studies(points()).items():
        rows, columns, vertical, horizontal = MapGrid.of(of_study)
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
            parts += [_settings(of_study), f"![{study}](results/map/{heat_map_name(study)})"]
    parts += [
        f"![Accuracy against the number of pairs, {labels} labels](results/map/{curve_name(labels)})"
        for labels, curve in pairs_curve().items()
        if drawn(list(curve.values()), done)
    ]
    if means := means_table(done):
        parts += [
            "**What decides**: leads averaged over the other axis of a heat map, in points: means of estimates of "
            "one training each, against the spectra that every cell of a heat map has, without an interval.",
            means,
        ]
    parts.append("\n".join(f"[{number}]: results/{done[name]['source']}" for name, number in numbers.items()))
    return "\n\n".join(part for part in parts if part)


def _reading(done: Done) -> str:
    """What a cell says."""
    tests = {(one["n"], one["n_towns"]) for found in done.values() for one in found["comparisons"] if _unseen(one)}
    sizes = listing([f"{count(n)} clips of {n_towns} towns" for n, n_towns in sorted(tests)])
    everywhere = set.intersection(*(set(found["accuracy"]) for found in done.values()))
    spectra = [name for name in _SPECTRA if name in everywhere]
    return (
        f"{len(done)} of {len({point.name for point in points()})} points are done. In each cell: accuracy in unseen "
        f"towns above {CALLED[_PAPERS]} / above {CALLED[_NORMALIZED]} that were run there (everywhere "
        f"{listing([label_of(name) for name in spectra])}), in points; n = {sizes} in every cell. Each cell leads to "
        f"its run.\n\n"
        f"- •: the 95 % interval leaves out zero.\n"
        f"- ○: it does so over towns alone, that is of this one training and draw of labelled clips.\n"
        f"- ◆: the point most like the paper's by the ratio of unlabelled to labelled clips; framed in the figures, "
        f"where lines part estimates above zero from those below."
    )


def _intervals(done: Done, spreads: Mapping[int, float]) -> str:
    """What the intervals hold, on how many trainings, and where they were made."""
    wider = listing([f"{in_points(spread, sign=False)} points after {labels}" for labels, spread in spreads.items()])
    runs = {one["source"]: one["of_one_seed"] for one in done.values() if one["source"] != one["of_one_seed"]}
    links = listing([f"[`{run}`](results/{run}) ([one seed](results/{own}))" for run, own in runs.items()])
    of_tables = (
        f" In the default world with all pairs, cells after as many labels as a run of Table 1 had are that run, over "
        f"several seeds: {links}."
        if runs
        else ""
    )
    other_seeds = (
        f" The others are one training each; their intervals are those over towns, widened to hold the mean over "
        f"seeds and draws of labelled clips, too, by what these spread in the tables: {wider} labels a class (between "
        f"two of these as after the fewer)."
        if wider
        else " They are one training each, and the intervals are over towns alone."
    )
    made = listing(sorted({machine(found["environment"]) for found in done.values()}))
    return (
        f"{of_tables}{other_seeds} Cells of one labelled world and number of labels share their "
        f"spectra, wherever one machine trained them: they do not count as independent. Machine: {made}.".lstrip()
    )


def _settings(of_study: Sequence[MapPoint]) -> str:
    """What the names of columns and rows change of the world, and what they would be."""
    told, changed = [], set()
    for axis in ("column", "row"):
        for name in dict.fromkeys(getattr(point, axis) for point in of_study):
            worlds = [point.world for point in of_study if getattr(point, axis) == name]
            own = [one for one in worlds[0] if all(one in world for world in worlds)]
            changed |= {one.partition("=")[0] for one in own}
            told += [f"{name}: {' '.join(f'`{one}`' for one in own)}"] if own else []
    if not told:
        return ""
    usual = [f"`{name}={value}`" for name, value in _usual().items() if name in changed]
    return f"Settings of the world: {'; '.join(told)}. By default: {' '.join(usual)}."


def _usual() -> dict[str, Any]:
    """Fields of a `full` world."""
    return {**vars(WORLD_SIZES["full"]), **vars(WorldConfig())}


def map_findings(done: Done) -> list[str]:
    """How often each view is surely ahead of each rival, behind, and neither, in all and by study; and what decides."""
    sentences = []
    for view, label in VIEWS.items():
        for kind in RIVALS:
            outcomes = {name: lead(found, view, kind).outcome for name, found in done.items()}
            sentences.append(f"{label}, against {CALLED[kind]}: {_counted(outcomes.values())}.")
            for study, of_study in studies(points()).items():
                of_cells = [outcomes[name] for name in {point.name: None for point in of_study} if name in outcomes]
                if len(of_cells) > 1:
                    sentences.append(f"    - {study}: {_counted(of_cells)}.")
    if spans := deciding(done, "ivf", _PAPERS):
        sentences.append(
            f"What decides most, by averages over the other axis of a heat map, hard codes minus {CALLED[_PAPERS]}, in "
            f"points and without an interval:"
        )
        sentences += [f"    - {span}." for span in spans]
    return sentences


def _counted(outcomes: Collection[str]) -> str:
    """ "of 10 points ahead at 1, behind at 5, not told apart at 4"."""
    ahead, behind, open_ = (list(outcomes).count(what) for what in OUTCOMES)
    return f"of {len(outcomes)} points ahead at {ahead}, behind at {behind}, not told apart at {open_}"


def _cell(found: Mapping[str, Any], view: str, kind: str) -> str:
    one = lead(found, view, kind)
    return f"{in_points(one.points / 100)}{one.mark}"


def _unseen(comparison: Mapping[str, Any]) -> bool:
    return bool(comparison["split"] == "unseen")
