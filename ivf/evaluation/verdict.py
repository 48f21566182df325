"""What the numbers say, in plain sentences."""

from collections.abc import Mapping, Sequence
from typing import Any

from ivf.evaluation.paper_tables import IVF_ROWS, NORMALIZED_ROWS, SPECTRUM_ROWS, contenders
from ivf.evaluation.wording import drawn_of, kind_of, percent, percent_interval, points, points_interval, three_digits


def verdict(results: Mapping[str, Any]) -> str:
    """Which row, controls aside, has the highest accuracy (in unseen cities, or over all folds), whether IVF differs
    from the best spectrum, and from the mean-normalized ones, by more than chance, and how far each falls from seen
    to unseen. Where IVF is missing, the best of its ablations stands for it."""
    folds = kind_of(results) == "table3"
    rows = {row["name"]: row for row in results["rows"]}
    scores = {name: row if folds else row["unseen"] for name, row in rows.items()}
    best = _best(scores, contenders(list(scores)))
    sentences = [
        f"The highest accuracy {'over all folds' if folds else 'in unseen cities'} is that of {rows[best]['label']}, "
        f"{percent(scores[best]['accuracy'])} % (95 % interval {percent_interval(scores[best]['ci95'])})."
    ]
    split = "all" if folds else "unseen"
    imagined = "ivf" if "ivf" in rows else _best(scores, [name for name in rows if name in IVF_ROWS])
    sentences += [
        _paired(one, rows)
        for one in results["comparisons"]
        if (one["split"], one["row"]) == (split, imagined) and one["versus"] in (*SPECTRUM_ROWS, *NORMALIZED_ROWS)
    ]
    if not folds:
        spectrum = _best(scores, [name for name in rows if name in SPECTRUM_ROWS])
        drops = [f"{rows[name]['label']} {_lost(rows[name]['drop'])}" for name in (imagined, spectrum) if name]
        sentences += [f"From seen to unseen cities {' and '.join(drops)}."] if drops else []
    failed = [f"{check['name']}: {three_digits(check['value'])}" for check in results["learning"] if not check["holds"]]
    if failed:
        sentences.append(f"A learning check does not hold ({'; '.join(failed)}): read the accuracies with care.")
        if len(results["seeds"]) > 1:
            sentences.append(f"Stage 1 is checked for seed {results['seeds'][0]} alone.")
    return " ".join(sentences)


def _best(scores: Mapping[str, Mapping[str, Any]], names: Sequence[str]) -> str:
    """The name with the highest accuracy, "" if there is none."""
    return max(names, key=lambda name: scores[name]["accuracy"], default="")


def _lost(drop: Mapping[str, Any]) -> str:
    """ "loses 6.2 points (−0.5 to 12.8)", or "gains 1.5 points (−4.5 to 7.4)" where the drop is below zero."""
    gains = drop["difference"] < 0
    found = [-bound for bound in reversed(drop["ci95"])] if gains else drop["ci95"]
    by = points(abs(drop["difference"]), sign=False)
    return f"{'gains' if gains else 'loses'} {by} points ({points_interval(found, sign=False)})"


def _paired(one: Mapping[str, Any], rows: Mapping[str, Mapping[str, Any]]) -> str:
    low, high = one["ci95"]
    several = sum(name in SPECTRUM_ROWS for name in rows) > 1
    best = ", the best of the paper's spectra that were run," if several and one["versus"] in SPECTRUM_ROWS else ""
    if low <= 0 <= high:
        outcome = "includes zero: this test cannot tell the two apart"
    else:
        outcome = f"excludes zero: the imagined features {'win' if low > 0 else 'lose'}"
    return (
        f"On the same clips {rows[one['row']]['label']} differs from {rows[one['versus']]['label']}{best} by "
        f"{points(one['difference'])} points; the paired 95 % interval over {drawn_of(one)}, "
        f"{points_interval(one['ci95'])}, {outcome}."
    )
