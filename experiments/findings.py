"""The verdict of all studies, each sentence from the committed results that it names."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from experiments.map_figure import VIEWS
from experiments.map_points import PAPER_LIKE, labels_curve, pairs_curve, points
from experiments.map_text import map_findings, read_points
from ivf.evaluation.cell import Cell
from ivf.evaluation.json_files import read_json
from ivf.evaluation.markdown import markdown_table
from ivf.evaluation.paper_tables import SIMPLE_RIVAL, SPECTRUM_ROWS, label_of
from ivf.evaluation.wording import count, listing, percent, percent_interval, points_interval
from ivf.evaluation.wording import points as in_points

Results = Mapping[str, Any]


def verdict_text(folder: Path) -> str:
    """Where the claim holds, by how much, where not, what the printed objective yields, and what bounds the rest."""
    table, choices, ceilings = (
        read_json(path) if (path := folder / f"{name}.json").exists() else None
        for name in ("full_table1", "choices", "ceilings")
    )
    done = read_points(folder / "map", points())
    parts = []
    if table:
        parts += ["**Table 1, five seeds.**" if len(table["seeds"]) == 5 else "**Table 1.**", _of_table(table)]
    if done:
        parts += ["**Where it holds and where not.**", "\n".join(_bullet(one) for one in map_findings(done))]
    if choices:
        parts.append(_of_printed_objective(choices))
    if PAPER_LIKE.name in done:
        parts += ["**The aims.**", _of_aims(done, table)]
    if table:
        parts += ["**What bounds it.**", _of_bounds(table, ceilings, done)]
    return "\n\n".join(part for part in parts if part) or "No study has been run yet."


def _bullet(text: str) -> str:
    return text if text.startswith(" ") else f"- {text}"


def _of_table(results: Results) -> str:
    rows = {row["name"]: row for row in results["rows"]}
    sentences = []
    for one in results["comparisons"]:
        if one["split"] == "unseen" and one["row"] in ("ivf", "ivf_expected", "ivf_tuned"):
            low, high = one["ci95"]
            outcome = "is better than" if low > 0 else "is worse than" if high < 0 else "cannot be told from"
            sentences.append(
                f"- {rows[one['row']]['label']} {outcome} {rows[one['versus']]['label']} in unseen towns: "
                f"{in_points(one['difference'])} points [{points_interval(one['ci95'])}], n = {one['n']:,} clips of "
                f"{one['n_towns']} towns."
            )
    for name in ("ivf", "log_mel"):
        drop, paper, label = rows[name]["drop"], rows[name]["paper"], rows[name]["label"]
        sentences.append(
            f"- From seen to unseen towns {label} falls by {in_points(drop['difference'], sign=False)} points "
            f"[{points_interval(drop['ci95'], sign=False)}]; the paper's falls by "
            f"{in_points(paper['seen'] - paper['unseen'], sign=False)}."
        )
    return "\n".join(sentences)


def _of_printed_objective(choices: Results) -> str:
    lines = {one["name"]: one for one in choices["variants"]}
    said = [
        f"{percent(one['unseen']['accuracy'])} % in unseen towns with {name}"
        for label, name in (
            ("as printed", "the unpaired critic"),
            ("as printed, conditional", "a critic that hears the sound too"),
            ("no critic", "the index cross-entropy and no critic at all"),
        )
        if (one := lines.get(label))
    ]
    seeds = listing([str(seed) for seed in choices["seeds"]])
    return f"**What the printed objective alone yields:** {listing(said)}; chance is 10 (seed {seeds})." if said else ""


def _of_aims(done: Mapping[str, Any], table: Results | None) -> str:
    """Every aim after every number of labels, in the default world with all its pairs."""
    curve = {labels: done[point.name] for labels, point in labels_curve().items() if point.name in done}
    lines = []
    for row, label in VIEWS.items():
        for rival, spectrum, aim in (
            ("best spectrum of the paper's", True, 20),
            ("mean-normalized log-mel", False, 12),
        ):
            tests = [_against(found, row, spectrum) for found in curve.values()]
            cells = [Cell(in_points(one["difference"]), points_interval(one["ci95"])) for one in tests]
            lines.append([Cell(f"{label} − {rival}"), *cells, Cell(f"≥ {aim}")])
        drops = [found["accuracy"][row]["seen"] - found["accuracy"][row]["unseen"] for found in curve.values()]
        lines.append([Cell(f"{label}, seen − unseen"), *(Cell(in_points(drop)) for drop in drops), Cell("≤ 1")])
    header = ["Aim, in points, by labelled clips per class", *map(str, curve), "Reach"]
    found = done[PAPER_LIKE.name]
    said = (
        f"In the default world, {found['pairs']:,} pairs, each video its own town and device; n = "
        f"{_against(found, 'ivf', True)['n']:,} clips, one seed. {PAPER_LIKE.labelled_per_class} labels a class are "
        f"the point most like the paper's regime: {found['pairs'] / found['labelled']:.0f} times as many pairs as "
        f"labelled clips; the paper has 12 times the hours.\n\n{markdown_table((header, lines))}"
    )
    unseen = {one["name"]: one["unseen"]["accuracy"] for one in table["rows"]} if table else {}
    if {*VIEWS, "true_codes"} <= set(unseen):
        above = [f"{in_points(unseen[row] - unseen['true_codes'])} ({label})" for row, label in VIEWS.items()]
        said += f"\n\nAbove the codes of the true frames, of which −5 is asked, by Table 1 in full: {listing(above)}."
    return said


def _against(found: Results, row: str, spectrum: bool) -> Mapping[str, Any]:
    """The test of `row` in unseen towns against the best of the paper's spectra, or against its simple rival."""
    return next(
        one
        for one in found["comparisons"]
        if one["row"] == row and one["split"] == "unseen" and (one["versus"] in SPECTRUM_ROWS) == spectrum
    )


def _of_bounds(table: Results, ceilings: Results | None, done: Mapping[str, Any]) -> str:
    unseen = {row["name"]: row["unseen"] for row in table["rows"]}
    needed = {"oracle_labels", "true_codes", "ivf", "ivf_tuned", "ivf_scratch", "ivf_random", "ivf_few_towns"}
    sentences = []
    if ceilings:
        most = max(one["labels_per_class"] for one in ceilings["lines"])
        said = [
            f"{_spread(one['unseen'])} % from {one['listener']}"
            for one in ceilings["lines"]
            if one["labels_per_class"] == most
        ]
        sentences.append(
            f"- What there is to hear: a listener to whom every source is separate names {listing(said)} "
            f"({most} labels a class, [`ceilings.json`](results/ceilings.json))."
        )
    if needed <= set(unseen):
        best = max(SPECTRUM_ROWS, key=lambda name: unseen[name]["accuracy"])
        named = {name: _spread(unseen[name]) for name in (*needed, best)}
        sentences += [
            f"- What nets of this size hear: a classifier of log-mel and deltas that is given the labels of all "
            f"unlabelled videos, each a town of its own, reaches {named['oracle_labels']} %. Twenty points over the "
            f"best spectrum of the paper's ({label_of(best)}, {named[best]} %) would be "
            f"{percent(unseen[best]['accuracy'] + 0.2)} %.",
            f"- What can be seen in one frame: a classifier of the true frames' codes reaches {named['true_codes']} %, "
            f"IVF {named['ivf']} %. A frame holds one arrangement of what is there, an imagined one what is likely.",
            f"- What stage 1 adds: G trained on the labels alone reaches {named['ivf_scratch']} %, the same G begun "
            f"at stage 1 and tuned on the same labels {named['ivf_tuned']} %, a random frozen one "
            f"{named['ivf_random']} %.",
            f"- What many towns add: G from nine towns and as many pairs reaches {named['ivf_few_towns']} %.",
        ]
    return "\n".join([*sentences, *_of_pairs(done)])


def _of_pairs(done: Mapping[str, Any]) -> list[str]:
    """One sentence for each number of labels: accuracy by the number of pairs."""
    sentences = []
    for labels, curve in pairs_curve().items():
        found = [(pairs, done[point.name]) for pairs, point in curve.items() if point.name in done]
        if len(found) > 1:
            said = [
                f"{percent(one['accuracy']['ivf']['unseen'])} and {percent(one['accuracy']['ivf_expected']['unseen'])} "
                f"% from {count(pairs)}"
                for pairs, one in found
            ]
            rivals = found[0][1]["accuracy"]
            best = max(rivals[name]["unseen"] for name in (*SPECTRUM_ROWS, SIMPLE_RIVAL) if name in rivals)
            sentences.append(
                f"- What more pairs add, with {labels} labels a class (hard and expected codes): {listing(said)} "
                f"pairs; the best spectrum {percent(best)} %."
            )
    return sentences


def _spread(one: Results) -> str:
    return f"{percent(one['accuracy'])} [{percent_interval(one['ci95'])}]"
