"""What the numbers say, in plain sentences."""

from collections.abc import Mapping
from typing import Any

from ivf.evaluation.paper_tables import IVF_ROWS
from ivf.evaluation.wording import kind_of, percent, percent_interval, points, points_interval


def verdict(results: Mapping[str, Any]) -> str:
    """Which row is best (in unseen cities, or over all folds), whether the best IVF row differs from the best other row
    by more than chance, and how far each falls from seen to unseen cities."""
    folds = kind_of(results) == "table3"
    rows = {row["name"]: row for row in results["rows"]}
    scores = {name: row if folds else row["unseen"] for name, row in rows.items()}
    best = max(scores, key=lambda name: scores[name]["accuracy"])
    sentences = [
        f"{'Over all folds' if folds else 'In unseen cities'} {rows[best]['label']} is best with "
        f"{percent(scores[best]['accuracy'])} % (95 % interval {percent_interval(scores[best]['ci95'])})."
    ]
    split = "all" if folds else "unseen"
    pairs = [one for one in results["comparisons"] if one["split"] == split]
    if pairs:
        sentences.append(_paired(max(pairs, key=lambda one: one["difference"]), rows))
    if not folds:
        rivals = [name for name in rows if name not in IVF_ROWS]
        shown = [
            max(group, key=lambda name: scores[name]["accuracy"])
            for group in ([name for name in rows if name in IVF_ROWS], rivals)
            if group
        ]
        drops = [
            f"by {points(scores[name]['accuracy'] - rows[name]['seen']['accuracy'])} points for {rows[name]['label']}"
            for name in shown
        ]
        sentences.append(f"From seen to unseen cities accuracy changes {' and '.join(drops)}.")
    if not all(check["holds"] for check in results["learning"]):
        sentences.append("Not every learning check holds, so read the accuracies with care.")
    return " ".join(sentences)


def _paired(one: Mapping[str, Any], rows: Mapping[str, Mapping[str, Any]]) -> str:
    low, high = one["ci95"]
    if low <= 0 <= high:
        outcome = "includes zero: these clips cannot tell the two apart"
    else:
        outcome = f"excludes zero: the imagined features {'win' if low > 0 else 'lose'}"
    return (
        f"On the same clips {rows[one['row']]['label']} differs from {rows[one['versus']]['label']}, the best "
        f"spectrum row, by {points(one['difference'])} points; the paired 95 % interval, "
        f"{points_interval(one['ci95'])}, {outcome}."
    )
