"""The answer in short: whether the claim holds in each table, against whom, and which rows fall in unseen towns."""

from collections.abc import Mapping, Sequence
from typing import Any

from experiments.tuning_text import tuned_leads
from ivf.config import preset
from ivf.evaluation.cell import Cell
from ivf.evaluation.markdown import markdown_table
from ivf.evaluation.paper_tables import IMAGINED_ROWS, NORMALIZED_ROWS, SPECTRUM_ROWS, TABLE1_PERCENT, label_of
from ivf.evaluation.wording import count, drawn_of, listing, percent, points, points_interval

Results = Mapping[str, Any]

_PAPER_RIVALS = [max(SPECTRUM_ROWS, key=lambda name: TABLE1_PERCENT[name][split]) for split in (0, 1)]  # seen, unseen
_PAPER_SEEN, PAPER_MARGIN = (  # points, as reported
    TABLE1_PERCENT["ivf"][split] - TABLE1_PERCENT[rival][split] for split, rival in enumerate(_PAPER_RIVALS)
)
_TOLD = {"ahead": "is surely ahead", "behind": "is surely behind", "open": "cannot be told apart"}
_DECIDING = 3  # axes of the map that are named
_WITHOUT_STAGE_1 = ("ivf_random", "ivf_scratch")
PAPER_DROP = TABLE1_PERCENT["ivf"][0] - TABLE1_PERCENT["ivf"][1]


def opening_text(
    tables: Mapping[str, Results],
    choices: Results | None = None,
    tuned: Results | None = None,
    spans: Sequence[str] = (),
) -> str:
    """The answer, what is meant, a line for each table, and what follows; title → results. "" without a table.

    `choices` is the study of what the paper leaves open, `tuned` that of the classifier after few labels, `spans` what
    decides on the map, that which decides most first.
    """
    judged = {title: results for title, results in tables.items() if against(results, "ivf", SPECTRUM_ROWS)}
    if not judged:
        return ""
    parts = [
        _answer(judged),
        f"“IVF” here is this project's reading: the paper's codes and classifier, with a G that is also trained on the "
        f"codes of its own frame, that hears the log-mel minus each clip's mean, and for which the critic counts "
        f"little.{_printed(choices, judged)}",
        markdown_table(_table(judged)),
        f"Points, with 95 % intervals over {_setting(judged)}; the fresh world was drawn after all tuning. “Surely”: "
        f"the interval leaves out zero; where there is no difference, one in twenty does so by chance. The best of the "
        f"paper's spectra is picked on these clips, which favours it, from the {_counts(judged)} that were run; so is "
        f"the best mean-normalized one, from one with deltas and one without; in seen towns another may be best. "
        f"Tables of one world share their test clips. None of it was measured on TAU or YouTube-8M; the last line is "
        f"quoted from the paper, which gives no interval; the best of its spectra is "
        f"{listing([label_of(name) for name in dict.fromkeys(_PAPER_RIVALS)])}.",
        closing_text(tables, tuned),
        _deciding(spans),
    ]
    return "\n\n".join(part for part in parts if part)


def _deciding(spans: Sequence[str]) -> str:
    if not spans:
        return ""
    return (
        f"On the map (means of one training each, without an interval; an axis of many levels differs more by chance) "
        f"what IVF is above the best of the paper's spectra differs most, in points, by {'; '.join(spans[:_DECIDING])}."
    )


def closing_text(tables: Mapping[str, Results], tuned: Results | None = None) -> str:
    """Against whom and after what IVF leads, as a list, and which rows fall; "" without a table."""
    judged = {title: results for title, results in tables.items() if against(results, "ivf", SPECTRUM_ROWS)}
    if not judged:
        return ""
    listed = "\n".join(f"- {one}" for one in (*_said(judged), _tuned(tuned)) if one)
    return f"{listed}\n\n{_falls(judged)}"


def against(results: Results, row: str, rivals: Sequence[str], split: str = "unseen") -> Mapping[str, Any] | None:
    """The test of `row` against the best of `rivals` (that which it is least above); None if there is none."""
    tests = [
        one for one in results["comparisons"] if (one["row"], one["split"]) == (row, split) and one["versus"] in rivals
    ]
    return min(tests, key=lambda one: float(one["difference"]), default=None)


def _answer(tables: Mapping[str, Results]) -> str:
    """In how many tables IVF leads and trails each kind of rival."""
    told, left = [], 0
    for called, rivals in (
        ("the best of the paper's spectra", SPECTRUM_ROWS),
        ("the best log-mel minus each clip's mean, which needs no video,", NORMALIZED_ROWS),
    ):
        found = [outcome(test) for one in tables.values() if (test := against(one, "ivf", rivals))]
        if found:
            ahead, behind = found.count("ahead"), found.count("behind")
            told.append(f"{called} in {ahead} of {len(found)} tables, behind in {behind}")
            left += len(found) - ahead - behind
    rest = " In the others the two cannot be told apart." if left else ""
    return f"**In unseen towns IVF is surely ahead of {'; of '.join(told)}.**{rest}"


def outcome(test: Mapping[str, Any]) -> str:
    """ "ahead" or "behind" where the interval leaves out zero, else "open"."""
    low, high = test["ci95"]
    return "ahead" if low > 0 else "behind" if high < 0 else "open"


def _setting(tables: Mapping[str, Results]) -> str:
    """What was drawn anew, and on how many clips."""
    tests = {
        split: [test for one in tables.values() if (test := against(one, "ivf", SPECTRUM_ROWS, split))]
        for split in ("unseen", "seen")
    }
    kinds = listing(sorted({drawn_of(test) for test in tests["unseen"]}))
    sizes = listing(
        [
            f"{count(n)} clips of {towns} {split} towns"
            for split, found in tests.items()
            for n, towns in sorted({(test["n"], test["n_towns"]) for test in found})
        ]
    )
    seeds = listing(sorted({str(len(results["seeds"])) for results in tables.values()}))
    return f"{kinds} ({seeds} seeds, n = {sizes} in every table)"


def _printed(choices: Results | None, tables: Mapping[str, Results]) -> str:
    """What the printed objective gives, and a G that nothing has trained."""
    lines = {one["name"]: one["unseen"]["accuracy"] for one in choices["variants"]} if choices else {}
    settings = {
        "as printed": "at this preset's rate",
        "as printed, slowly": "at the printed rate with five updates of the critic a step",
    }
    said, hearing = (
        [f"{percent(lines[name + suffix])} % {text}" for name, text in settings.items() if name + suffix in lines]
        for suffix in ("", ", conditional")
    )
    if not said:
        return ""
    assert choices is not None
    rows = {row["name"]: row for results in tables.values() for row in results["rows"]}
    untrained = rows.get("ivf_random")
    beside = f"; a random G gives {percent(untrained['unseen']['accuracy'])} %" if untrained else ""
    epochs, seeds = preset(choices["preset"]).transformation_training.epochs, len(choices["seeds"])
    conditional = f"; with a critic that hears the sound, which would, it gives {listing(hearing)}" if hearing else ""
    return (
        f" The paper's objective as printed gives in unseen towns {listing(said)} "
        f"({'one seed' if seeds == 1 else f'{seeds} seeds'}, {epochs} epochs instead of thousands), where chance is "
        f"10 %{beside}. Nothing in it ties a sound to its own picture{conditional}."
    )


def _counts(tables: Mapping[str, Results]) -> str:
    """How many of the paper's spectra each table has, in order."""
    return listing([str(sum(row["name"] in SPECTRUM_ROWS for row in one["rows"])) for one in tables.values()])


def _table(tables: Mapping[str, Results]) -> tuple[list[str], list[list[Cell]]]:
    header = [
        "After",
        "IVF − best of the paper's spectra",
        "in seen towns, the best there",
        "IVF − best mean-normalized log-mel",
        "that log-mel − best of the paper's",
        "IVF, drop to unseen",
    ]
    lines = []
    for title, results in tables.items():
        normalized = against(results, "ivf", NORMALIZED_ROWS)
        tests = [
            against(results, "ivf", SPECTRUM_ROWS),
            against(results, "ivf", SPECTRUM_ROWS, "seen"),
            normalized,
            against(results, normalized["versus"], SPECTRUM_ROWS) if normalized else None,
        ]
        cells = [Cell(points(one["difference"]), points_interval(one["ci95"])) if one else Cell("") for one in tests]
        drop = next(row["drop"] for row in results["rows"] if row["name"] == "ivf")
        lost = Cell(points(drop["difference"], sign=False), points_interval(drop["ci95"], sign=False))
        lines.append([Cell(title), *cells, lost])
    paper = [f"{PAPER_MARGIN:+.1f}", f"{_PAPER_SEEN:+.1f}", "", "", f"{PAPER_DROP:.1f}"]
    return header, [*lines, [Cell("the paper, on other data"), *map(Cell, paper)]]


def _said(tables: Mapping[str, Results]) -> list[str]:
    """A sentence for each kind of rival: after what IVF leads, trails, or cannot be told from it."""
    sentences = []
    for kind, rivals in (
        ("the best of the paper's spectra", SPECTRUM_ROWS),
        ("log-mels minus each clip's mean, which need no video at all,", NORMALIZED_ROWS),
    ):
        told: dict[str, list[str]] = {}
        for title, results in tables.items():
            if test := against(results, "ivf", rivals):
                told.setdefault(_TOLD[outcome(test)], []).append(f"{title} ({points(test['difference'])})")
        if told:
            said = "; it ".join(f"{what} after {listing(titles)}" for what, titles in told.items())
            sentences.append(f"Against {kind} IVF {said}.")
    for row, called in (("ivf_expected", "With expected codes (ours)"), ("ivf_tuned", "Fine-tuned on the labels")):
        if any(against(results, row, SPECTRUM_ROWS) for results in tables.values()):
            sentences.append(f"{called} it is surely ahead of {_ahead_of(tables, row)}.")
    if gained := _gained(tables):
        sentences.append(f"Fine-tuning adds to it, in points: {gained} (the paper, §4.3: “8%”).")
    leads = [results for results in tables.values() if _sure(against(results, "ivf", SPECTRUM_ROWS))]
    seen = [test for results in leads if (test := against(results, "ivf", SPECTRUM_ROWS, "seen"))]
    if seen and all(test["difference"] > 0 for test in seen):
        by = listing([f"{points(test['difference'])} [{points_interval(test['ci95'])}]" for test in seen])
        sentences.append(
            f"Where it is surely ahead of the paper's spectra, its difference in seen towns is {by}: that it needs "
            f"fewer labels explains this as well as that it generalizes better."
        )
    return sentences


def _tuned(study: Results | None) -> str:
    """How much of a lead is left when the classifiers of the rows of `study` are tuned."""
    leads = tuned_leads(study) if study else ""
    return (
        f"When the classifiers are tuned after six labels a class (validation world, one seed, the best of some "
        f"changes picked on these clips), above the best spectrum of those tuned are, in points: {leads}."
        if leads
        else ""
    )


def _ahead_of(tables: Mapping[str, Results], row: str) -> str:
    """ "the paper's spectra after A and B (+6.7 and +9.4), of the mean-normalized after none of these"."""
    told = []
    for called, rivals in (
        ("the best of the paper's spectra", SPECTRUM_ROWS),
        ("the mean-normalized", NORMALIZED_ROWS),
    ):
        tests = {title: against(results, row, rivals) for title, results in tables.items()}
        sure = {title: test for title, test in tests.items() if test and _sure(test)}
        by = f" ({listing([points(test['difference']) for test in sure.values()])})" if sure else ""
        everywhere = len(sure) == len(tables) > 1
        where = (
            f"in each of the {len(sure)} tables" if everywhere else f"after {listing(list(sure)) or 'none of these'}"
        )
        told.append(f"{called} {where}{by}")
    return ", of ".join(told)


def _gained(tables: Mapping[str, Results]) -> str:
    """What fine-tuning adds, of each table that tests it."""
    tests = {title: against(results, "ivf_tuned", ("ivf",)) for title, results in tables.items()}
    return listing(
        [
            f"{points(test['difference'])} [{points_interval(test['ci95'])}] after {title}"
            for title, test in tests.items()
            if test
        ]
    )


def _sure(test: Mapping[str, Any] | None) -> bool:
    return bool(test and outcome(test) == "ahead")


def _falls(tables: Mapping[str, Results]) -> str:
    """Which rows surely lose accuracy from seen to unseen towns, and how much the others may."""
    fallen: dict[str, list[str]] = {}
    kinds = {"an imagined row": IMAGINED_ROWS, "a mean-normalized log-mel": NORMALIZED_ROWS}
    drops = [(title, row, row["drop"]) for title, results in tables.items() for row in results["rows"]]
    for title, row, drop in drops:
        if drop["ci95"][0] > 0 and row["name"] in (*SPECTRUM_ROWS, *IMAGINED_ROWS, *NORMALIZED_ROWS):
            fallen.setdefault(row["label"], []).append(f"{points(drop['difference'], sign=False)} after {title}")
    run, sure = {row["name"] for _, row, _ in drops}, {row["name"] for _, row, drop in drops if drop["ci95"][0] > 0}
    others = {kind: names for kind, names in kinds.items() if run & set(names) and not sure & set(names)}
    most = max(
        (drop["ci95"][1] for _, row, drop in drops if any(row["name"] in names for names in others.values())),
        default=0.0,
    )
    listed = "; ".join(f"{label} by {listing(by)}" for label, by in fallen.items())
    said = f"From seen to unseen towns accuracy surely falls, in points: {listed or 'of no row'}."
    if others:
        said += (
            f" In no table does {' or '.join(others)} surely fall; falls of up to {points(most, sign=False)} points "
            f"are not ruled out."
        )
    untrained = [
        row["drop"]["ci95"][0] > 0 for one in tables.values() for row in one["rows"] if row["name"] in _WITHOUT_STAGE_1
    ]
    if untrained and not any(untrained):
        said += " A G that stage 1 never trained does not surely fall either: not to fall needs no imagination."
    return said
