"""A results file as tables of cells, which Markdown and the HTML page print alike. The first column names the line."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from experiments.report.formatting import (
    count,
    machine,
    percent,
    percent_interval,
    places,
    points,
    points_interval,
    resampled,
    three_digits,
    too_few_places,
)
from experiments.runs.systems import SYSTEMS


class Cell(NamedTuple):
    """An entry: `text`, a smaller `detail` beside it, whether it is the `best` of its column, where it links to."""

    text: str
    detail: str = ""
    best: bool = False
    link: str = ""  # a file below experiments/results


Table = tuple[list[str], list[list[Cell]]]  # header, lines

_READING = (
    "Accuracy in %, with 95 % intervals; bold: the highest of its column, controls left out. “Paper”: as reported "
)
CAPTIONS = {
    "table1": _READING + "by the paper for DCASE 2019, not measured on this corpus.",
    "table3": _READING + "by the paper for ESC-50, not measured on this corpus.",
}

PAIRS = (
    "On the same clips, in points, with 95 % intervals. The best of the paper's spectra is picked on these very clips, "
    "which favours it. Last column: clips that only one of the two classifies correctly in most seeds; p is McNemar's, "
    "which takes clips as independent and so favours finding a difference."
)


def kind_of(results: Mapping[str, Any]) -> str:
    """ "table3" if the rows have folds, else "table1" (seen and unseen cities)."""
    return "table3" if "folds" in results["rows"][0] else "table1"


def accuracy_cell(summary: Mapping[str, Any], best: bool = False) -> Cell:
    """Accuracy in percent with its interval."""
    return Cell(percent(summary["accuracy"]), percent_interval(summary["ci95"]), best)


def difference_cell(test: Mapping[str, Any] | None, sign: bool = True) -> Cell:
    """A difference in points with its interval; empty without one."""
    return Cell(points(test["difference"], sign), points_interval(test["ci95"], sign)) if test else Cell("")


def setting_table(results: Mapping[str, Any]) -> Table:
    """Corpus, preset, seeds, sizes, intervals, machine."""
    first, word = results["rows"][0], places(results)
    tested = (
        {"": first} if kind_of(results) == "table3" else {f"{split} ": first[split] for split in ("seen", "unseen")}
    )
    facts = {
        "Corpus": results["corpus"],
        "Preset": results["preset"],
        "Seeds": ", ".join(map(str, results["seeds"])),
        **{f"{what[0].upper()}{what[1:]}": count(number) for what, number in results["sizes"].items()},
        **{f"{split}test clips".capitalize(): count(one["n"]) for split, one in tested.items()},
        **{
            f"Skipped of {name}": "; ".join(f"{count(number)} {reason}" for reason, number in reasons.items())
            for name, reasons in results.get("skipped", {}).items()
        },
        **{
            f"{split}{word}".capitalize(): f"{one['n_towns']}, too few to tell how rows compare in other {word}"
            for split, one in tested.items()
            if too_few_places(one)
        },
        **_given(results["rows"]),
        "Intervals": _intervals(tested, word),
        "Chance": f"{percent(1 / len(results['classes']))} %",
        "Machine": machine(results["environment"]),
        **_trained_elsewhere(results),
    }
    return ["Setting", "Value"], [[Cell(name), Cell(value)] for name, value in facts.items()]


def _given(rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """How many unlabelled test clips a row adapts to, of each city."""
    counts = {row["label"]: row["adapted_clips"].values() for row in rows if "adapted_clips" in row}
    return {f"Given to “{label}”": f"{min(one)} to {max(one)} test clips a city" for label, one in counts.items()}


def _intervals(tested: Mapping[str, Mapping[str, Any]], word: str) -> str:
    """What was drawn, once, or for each split where they differ."""
    drawn = {f"bootstrap over {resampled(one, word)}": split for split, one in tested.items()}
    return "; ".join(f"{split}{what}" if len(drawn) > 1 else what for what, split in drawn.items())


def _trained_elsewhere(results: Mapping[str, Any]) -> dict[str, str]:
    """The machines that trained the runs, unless it is the one that wrote the report."""
    found = {machine(one): one["runs"] for one in results.get("trained_on", ())}
    elsewhere = set(found) - {machine(results["environment"])}
    return {"Trained on": "; ".join(f"{runs} runs: {name}" for name, runs in found.items())} if elsewhere else {}


def headline_table(results: Mapping[str, Any], rows: Sequence[str] = ()) -> Table:
    """Table 1 (seen, unseen, drop, paper …) or Table 3 (accuracy, folds, paper …); `rows`: some, and no constants."""
    chosen = [row for row in results["rows"] if not rows or row["name"] in rows]
    if kind_of(results) == "table3":
        folds = sorted(chosen[0]["folds"], key=int)
        columns = [
            _accuracies(chosen, chosen),
            *(plain_cells(chosen, [row["folds"][fold] for row in chosen]) for fold in folds),
        ]
        header = ["Accuracy", *(f"Fold {fold}" for fold in folds), "Paper"]
        rest = [[Cell(percent(row["paper"]["accuracy"]))] for row in chosen]
    else:
        columns = [_accuracies(chosen, [row[split] for row in chosen]) for split in ("seen", "unseen")]
        header = ["Seen", "Unseen", "Drop", "Paper seen", "Paper unseen"]
        rest = [
            [
                difference_cell(row["drop"], sign=False),
                *(Cell(percent(row["paper"][one])) for one in ("seen", "unseen")),
            ]
            for row in chosen
        ]
    lines = [
        [Cell(row["label"]), *own, *more, _parameters(row), Cell(count(round(row["train_seconds"])))]
        for row, own, more in zip(chosen, zip(*columns, strict=True), rest, strict=True)
    ]
    blank = [Cell("–")] * (len(header) - 1)
    for one in [] if rows else results.get("constants", []):
        lines.append([Cell(f"{one['label']} (a constant)"), *blank, Cell(percent(one["accuracy"])), *blank[:2]])
    return _with_multiply_adds((["Row", *header, "Parameters", "Train s"], lines), chosen)


def _parameters(row: Mapping[str, Any]) -> Cell:
    """A dash for what is not a network, such as a forest: its parameters are not counted."""
    return Cell(count(row["parameters"]) if row["parameters"] else "–")


def _with_multiply_adds(table: Table, rows: Sequence[Mapping[str, Any]]) -> Table:
    """The same with a column behind that of the parameters, if some of the rows, which are its first lines, know it."""
    header, lines = table
    if not any("multiply_adds" in row for row in rows):
        return table
    place = header.index("Parameters") + 1
    known = [count(row["multiply_adds"]) if "multiply_adds" in row else "–" for row in rows]
    cells = [*known, *["–"] * (len(lines) - len(known))]
    lines = [[*line[:place], Cell(text), *line[place:]] for line, text in zip(lines, cells, strict=True)]
    return [*header[:place], "Multiply–adds", *header[place:]], lines


def checks_table(results: Mapping[str, Any]) -> Table:
    """The sanity checks of training: value, yardstick, whether it holds."""
    lines = [
        [
            Cell(check["name"]),
            Cell(three_digits(check["value"]), " to ".join(map(three_digits, check.get("ci95", ())))),
            Cell(check["yardstick"]),
            Cell("yes" if check["holds"] else "no"),
        ]
        for check in results["learning"]
    ]
    return ["Check", "Value", "Yardstick", "Holds"], lines


def comparison_table(results: Mapping[str, Any]) -> Table:
    """Every paired difference of two rows on the same clips, in points, with McNemar's test."""
    labels = {row["name"]: row["label"] for row in results["rows"]}
    lines = [
        [
            Cell(f"{labels[one['row']]} − {labels[one['versus']]}"),
            Cell(one["split"]),
            Cell(count(one["n"])),
            difference_cell(one),
            Cell("unknown" if too_few_places(one) else "yes" if one["ci95"][0] > 0 or one["ci95"][1] < 0 else "no"),
            Cell(f"{one['only_row']} : {one['only_versus']}", f"p = {one['mcnemar_p']:.2g}"),
        ]
        for one in results["comparisons"]
    ]
    return ["Difference", "Split", "Clips", "Points", "Excludes zero", "Only first : only second correct"], lines


def _accuracies(rows: Sequence[Mapping[str, Any]], summaries: Sequence[Mapping[str, Any]]) -> list[Cell]:
    best = [here and not too_few_places(summaries[0]) for here in _best(rows, summaries)]
    return [accuracy_cell(one, here) for one, here in zip(summaries, best, strict=True)]


def plain_cells(rows: Sequence[Mapping[str, Any]], summaries: Sequence[Mapping[str, Any]]) -> list[Cell]:
    return [
        Cell(percent(one["accuracy"]), best=best) for one, best in zip(summaries, _best(rows, summaries), strict=True)
    ]


def _best(rows: Sequence[Mapping[str, Any]], summaries: Sequence[Mapping[str, Any]]) -> list[bool]:
    """Which rows have the highest accuracy, controls left out unless all are."""
    found = [float(one["accuracy"]) for one in summaries]
    named = [row["name"] not in SYSTEMS or SYSTEMS[row["name"]].group != "control" for row in rows]
    highest = max(value for value, contends in zip(found, named, strict=True) if contends or not any(named))
    return [value == highest and (contends or not any(named)) for value, contends in zip(found, named, strict=True)]
