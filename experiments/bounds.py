"""What bounds the imagination: what there is to hear, other ways to learn it, and the curve of pairs."""

from collections.abc import Mapping
from typing import Any

from experiments.map_points import pairs_curve
from ivf.evaluation.paper_tables import SIMPLE_RIVAL, SPECTRUM_ROWS, label_of
from ivf.evaluation.wording import count, listing, percent, percent_interval


def bounds_text(done: Mapping[str, Any], held: Mapping[str, Any]) -> str:
    """A list, of what has been run; "" before Table 1 is."""
    if "full_table1" not in held:
        return ""
    sentences = []
    if "ceilings" in held:
        lines = held["ceilings"]["lines"]
        most = max(one["labels_per_class"] for one in lines)
        said = [
            f"{_spread(one['unseen'])} % from {one['listener']}" for one in lines if one["labels_per_class"] == most
        ]
        sentences.append(
            f"- What there is to hear: a linear listener to whom every source is separate names {listing(said)} "
            f"({most} labels a class, [`ceilings.json`](results/ceilings.json)); noise and overlap are left out."
        )
    sentences += _of_controls({row["name"]: row["unseen"] for row in held["full_table1"]["rows"]})
    return "\n\n".join(["**What bounds it**, in unseen towns.", "\n".join([*sentences, *_of_pairs(done)])])


def _of_controls(unseen: Mapping[str, Mapping[str, Any]]) -> list[str]:
    needed = {"oracle_labels", "true_codes", "ivf", "ivf_tuned", "ivf_scratch", "ivf_random", "ivf_few_towns"}
    if not needed <= set(unseen):
        return []
    best = max((name for name in SPECTRUM_ROWS if name in unseen), key=lambda name: unseen[name]["accuracy"])
    said = {name: _spread(unseen[name]) for name in (*needed, best)}
    return [
        f"- What labels of every video would give: a classifier of log-mel and deltas, {said['oracle_labels']} %. "
        f"Twenty points over the best spectrum of the paper's ({label_of(best)}, {said[best]} %) would be "
        f"{percent(unseen[best]['accuracy'] + 0.2)} %.",
        f"- What the codes of one true frame give, with as many labels: {said['true_codes']} %; IVF {said['ivf']} %. A "
        f"frame holds one arrangement of what is there, an imagined one what is likely.",
        f"- What stage 1 adds: G as stage 1 left it {said['ivf']} %; the same G tuned on the labels "
        f"{said['ivf_tuned']} %; a G that only the labels trained, through stage 1's codebook, "
        f"{said['ivf_scratch']} %; a random frozen one {said['ivf_random']} %.",
        f"- What many towns among the pairs add: G from nine towns and as many pairs {said['ivf_few_towns']} %, from a "
        f"town each {said['ivf']} %.",
    ]


def _of_pairs(done: Mapping[str, Any]) -> list[str]:
    """One sentence for each number of labels: accuracy by the number of pairs, after as many steps."""
    sentences = []
    for labels, curve in pairs_curve().items():
        found = [(pairs, done[point.name]["accuracy"]) for pairs, point in curve.items() if point.name in done]
        if len(found) > 1:
            said = [
                f"{percent(one['ivf']['unseen'])} and {percent(one['ivf_expected']['unseen'])} % from {count(pairs)}"
                for pairs, one in found
            ]
            rivals = found[0][1]
            best = max(rivals[name]["unseen"] for name in (*SPECTRUM_ROWS, SIMPLE_RIVAL) if name in rivals)
            sentences.append(
                f"- What more pairs add, with {labels} labels a class (hard and expected codes, as many steps, one "
                f"seed): {listing(said)} pairs; the best log-mel {percent(best)} %."
            )
    return sentences


def _spread(one: Mapping[str, Any]) -> str:
    return f"{percent(one['accuracy'])} [{percent_interval(one['ci95'])}]"
