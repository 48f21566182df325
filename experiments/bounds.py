"""What bounds the imagination: what there is to hear, other ways to learn it, and the curve of pairs."""

from collections.abc import Mapping
from typing import Any

from experiments.map_points import longest, pairs_curve
from ivf.evaluation.paper_tables import SIMPLE_RIVAL, SPECTRUM_ROWS, label_of
from ivf.evaluation.wording import count, listing, percent, percent_interval, points, points_interval

FULL_TABLE = "full_table1"  # all labels, the controls among its rows


def in_unseen_towns(held: Mapping[str, Any], names: set[str]) -> dict[str, Mapping[str, Any]]:
    """Row of the full table → its test in unseen towns; {} unless the table has all the rows `names`."""
    unseen = {row["name"]: row["unseen"] for row in held.get(FULL_TABLE, {"rows": ()})["rows"]}
    return unseen if names <= set(unseen) else {}


def bounds_text(done: Mapping[str, Any], held: Mapping[str, Any]) -> str:
    """A list, of what has been run; "" before anything is."""
    sentences = []
    if "ceilings" in held:
        lines = held["ceilings"]["lines"]
        for labels in sorted({one["labels_per_class"] for one in lines}, reverse=True):
            said = [
                f"{_spread(one['unseen'])} % from {one['listener']}"
                for one in lines
                if one["labels_per_class"] == labels
            ]
            sentences.append(
                f"- What there is to hear, {labels} labels a class: a linear listener who hears each source by itself "
                f"names {listing(said)} ([`ceilings.json`](results/ceilings.json)); noise and overlap are left out."
            )
    sentences += [*_of_controls(held), *_of_pairs(done)]
    return "\n\n".join(["**What bounds it**, in unseen towns.", "\n".join(sentences)]) if sentences else ""


def _of_controls(held: Mapping[str, Any]) -> list[str]:
    needed = {"oracle_labels", "true_codes", "ivf", "ivf_tuned", "ivf_scratch", "ivf_random", "ivf_few_towns"}
    unseen = in_unseen_towns(held, needed)
    if not unseen:
        return []
    results = held[FULL_TABLE]
    most = unseen["oracle_labels"]["ci95"][1]
    best = max((name for name in SPECTRUM_ROWS if name in unseen), key=lambda name: unseen[name]["accuracy"])
    said = {name: _spread(unseen[name]) for name in (*needed, best)}
    return [
        f"- Were every video labelled, a classifier of spectra would reach {said['oracle_labels']} % "
        f"([`{FULL_TABLE}.json`](results/{FULL_TABLE}.json), as the lines below); fine-tuned IVF reaches "
        f"{said['ivf_tuned']} % without those labels. Twenty points over the best of the paper's spectra "
        f"({label_of(best)}, {said[best]} %) would be {percent(unseen[best]['accuracy'] + 0.2)} %, which is "
        f"{'more than even those labels give' if unseen[best]['accuracy'] + 0.2 > most else 'within their interval'}.",
        f"- The codes of the one true frame of a clip give {said['true_codes']} %, IVF {said['ivf']} %: they are no "
        f"ceiling. (A frame shows one arrangement of what is there; that this is the reason was not tested.)",
        f"- Does stage 1 help? G as stage 1 left it {said['ivf']} %; the same G tuned on the labels "
        f"{said['ivf_tuned']} %; a G that only the labels trained, through stage 1's codebook and in as many steps as "
        f"the tuning alone, {said['ivf_scratch']} %; a random frozen one {said['ivf_random']} %"
        f"{_differences(results, ('ivf', 'ivf_scratch'), ('ivf_tuned', 'ivf_scratch'))}.",
        f"- Do many towns and recording chains among the pairs help? G from nine towns with a chain each, and as many "
        f"pairs, {said['ivf_few_towns']} %; from a town and a chain for each pair {said['ivf']} %"
        f"{_differences(results, ('ivf', 'ivf_few_towns'))}. By the paper (§1) the variety of equipment and cities "
        f"is why IVF are robust{_support(results)}.",
    ]


def _support(results: Mapping[str, Any]) -> str:
    """Whether what many towns add is sure."""
    added = [one for one in results.get("comparisons", ()) if one["versus"] == "ivf_few_towns"]
    found = "" if any(one["ci95"][0] > 0 for one in added) else ", which finds no support here"
    return (
        f"{found} (G hears the log-mel minus each clip's mean, which takes fixed equalizers away in both; with the "
        "mean left in it was not run)"
    )


def _differences(results: Mapping[str, Any], *pairs: tuple[str, str]) -> str:
    """ " (paired: IVF − control +1.2 points [−0.3 to +2.7])" of the pairs that were held against each other."""
    said = [
        f"{label_of(one['row'])} − {label_of(one['versus'])} {points(one['difference'])} points "
        f"[{points_interval(one['ci95'])}]"
        for one in results.get("comparisons", ())
        if one["split"] == "unseen" and (one["row"], one["versus"]) in pairs
    ]
    return f" (paired: {'; '.join(said)})" if said else ""


def _of_pairs(done: Mapping[str, Any]) -> list[str]:
    """One sentence for each number of labels: accuracy by the number of pairs, after as many steps; and after more."""
    sentences, more = [], longest()
    for labels, curve in pairs_curve().items():
        found = [(pairs, done[point.name]["accuracy"]) for pairs, point in curve.items() if point.name in done]
        if len(found) > 1:
            said = [
                f"{percent(one['ivf']['unseen'])} and {percent(one['ivf_expected']['unseen'])} % from {count(pairs)}"
                for pairs, one in found
            ]
            rivals = found[0][1]
            longer = ""
            if labels in more and more[labels].name in done:
                one = done[more[labels].name]["accuracy"]
                longer = (
                    f", and {percent(one['ivf']['unseen'])} and {percent(one['ivf_expected']['unseen'])} % from the "
                    f"most of them in as many epochs, that is with more steps"
                )
            best = max(rivals[name]["unseen"] for name in (*SPECTRUM_ROWS, SIMPLE_RIVAL) if name in rivals)
            sentences.append(
                f"- Do more pairs help? With {labels} labels a class (hard and expected codes, as many steps, one "
                f"seed): {listing(said)} pairs{longer}; the best spectrum that was run {percent(best)} %."
            )
    return sentences


def _spread(one: Mapping[str, Any]) -> str:
    return f"{percent(one['accuracy'])} [{percent_interval(one['ci95'])}]"
