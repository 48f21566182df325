"""What bounds the imagination: what there is to hear, other ways to learn it, and the curve of pairs."""

from collections.abc import Mapping
from typing import Any

from experiments.committed_tables import labels_of, titled, world_of
from experiments.map_leads import CALLED, RIVALS, VIEWS, best_of
from experiments.map_points import longest, pairs_curve
from ivf.evaluation.cell import Cell
from ivf.evaluation.markdown import markdown_table
from ivf.evaluation.paper_tables import SPECTRUM_ROWS, label_of
from ivf.evaluation.wording import count, listing, percent, percent_interval, points, points_interval

FULL_TABLE = "full_table1"  # all labels, the controls among its rows
AIMED_POINTS = 20  # over the best of the paper's spectra


def in_unseen_towns(held: Mapping[str, Any], names: set[str]) -> dict[str, Mapping[str, Any]]:
    """Row of the full table → its test in unseen towns; {} unless the table has all the rows `names`."""
    unseen = {row["name"]: row["unseen"] for row in held.get(FULL_TABLE, {"rows": ()})["rows"]}
    return unseen if names <= set(unseen) else {}


def bounds_text(done: Mapping[str, Any], held: Mapping[str, Any]) -> str:
    """A list and a table, of what has been run; "" before anything is."""
    sentences = [*_of_ceilings(held), *_of_controls(held), *_of_stage_1(held)]
    listed = ["**What bounds it**, in unseen towns.", "\n".join(sentences)] if sentences else []
    return "\n\n".join(part for part in (*listed, _of_pairs(done)) if part)


def _of_ceilings(held: Mapping[str, Any]) -> list[str]:
    """What a listener could name at best, by the number of labels."""
    lines = held["ceilings"]["lines"] if "ceilings" in held else []
    last = [one for one in lines if one["listener"] == lines[-1]["listener"]]  # the one who hears as a microphone does
    said = [f"{_spread(one['unseen'])} % after {one['labels_per_class']}" for one in reversed(last)]
    if not said:
        return []
    return [
        f"- What there is to hear ([`ceilings.json`](results/ceilings.json)): a linear listener who hears each source "
        f"by itself, {last[0]['listener']}, names {listing(said)} labels a class. Noise and overlap are left out; "
        f"after few labels it is the listener that is bounded, who knows nothing else, unlike one who has heard videos."
    ]


def _of_aim(held: Mapping[str, Any], most: Mapping[str, Any]) -> str:
    """The aim over the best of the paper's spectra, beside what the labels of all videos give."""
    low, high = most["ci95"]
    said = []
    for results in titled(held).values():
        spectra = [row["unseen"]["accuracy"] for row in results["rows"] if row["name"] in SPECTRUM_ROWS]
        if spectra and world_of(results) == world_of(held[FULL_TABLE]):
            aim = max(spectra) + AIMED_POINTS / 100
            place = "above that interval" if aim > high else "below it" if aim < low else "within it"
            said.append(f"{percent(aim)} % after {labels_of(results)} ({place})")
    return f"{AIMED_POINTS} points over the best of the paper's spectra are {listing(said)} labels a class."


def _of_stage_1(held: Mapping[str, Any]) -> list[str]:
    """What stage 1 is worth over the same network that the labels alone trained."""
    said = []
    for title, results in titled(held).items():
        found = {
            one["row"]: f"{points(one['difference'])} [{points_interval(one['ci95'])}]"
            for one in results["comparisons"]
            if (one["versus"], one["split"]) == ("ivf_scratch", "unseen")
        }
        if {"ivf", "ivf_tuned"} <= set(found):
            said.append(f"{found['ivf']} and {found['ivf_tuned']} after {title}")
    if not said:
        return []
    return [
        f"- Does stage 1 help? Above a G that only the labels trained, through stage 1's codebook and in as many steps "
        f"as the tuning alone, are IVF and fine-tuned IVF, in points: {'; '.join(said)}."
    ]


def _of_controls(held: Mapping[str, Any]) -> list[str]:
    needed = {"oracle_labels", "true_codes", "ivf", "ivf_tuned", "ivf_scratch", "ivf_random", "ivf_few_towns"}
    unseen = in_unseen_towns(held, needed)
    if not unseen:
        return []
    results = held[FULL_TABLE]
    said = {name: _spread(unseen[name]) for name in needed}
    return [
        f"- Were every video labelled, a classifier of spectra would reach {said['oracle_labels']} % "
        f"([`{FULL_TABLE}.json`](results/{FULL_TABLE}.json), as the lines below); fine-tuned IVF reaches "
        f"{said['ivf_tuned']} % without those labels. {_of_aim(held, unseen['oracle_labels'])}",
        f"- The codes of the one true frame of a clip give {said['true_codes']} %, IVF {said['ivf']} %"
        f"{_ceiling(unseen)}.",
        f"- What does the training of G add? As stage 1 left it {said['ivf']} %; tuned on the labels, too, "
        f"{said['ivf_tuned']} %; trained by the labels alone {said['ivf_scratch']} %; random and frozen "
        f"{said['ivf_random']} %.",
        f"- Do many towns and recording chains among the pairs help? G from nine towns with a chain each, and as many "
        f"pairs, {said['ivf_few_towns']} %; from a town and a chain for each pair {said['ivf']} %"
        f"{_differences(results, ('ivf', 'ivf_few_towns'))}. By the paper (§1) the variety of equipment and cities "
        f"is why IVF are robust{_support(results)}.",
    ]


def _ceiling(unseen: Mapping[str, Any]) -> str:
    if unseen["ivf"]["accuracy"] <= unseen["true_codes"]["accuracy"]:
        return ""
    return (
        ": they are no ceiling (a frame shows one arrangement of what is there; that this is the reason was not tested)"
    )


def _support(results: Mapping[str, Any]) -> str:
    """Whether what many towns add is sure."""
    added = [one for one in results["comparisons"] if (one["versus"], one["split"]) == ("ivf_few_towns", "unseen")]
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
        for one in results["comparisons"]
        if one["split"] == "unseen" and (one["row"], one["versus"]) in pairs
    ]
    return f" (paired: {'; '.join(said)})" if said else ""


def _of_pairs(done: Mapping[str, Any]) -> str:
    """Accuracies by the number of pairs, after as many steps and after more, as a table; "" before there are any."""
    header = ["Labels a class", "Pairs", "Seeds", *VIEWS.values(), *CALLED.values(), "Nats heard"]
    lines, by_heart = [], []
    for labels, curve in pairs_curve().items():
        longer = longest()[labels]
        for name, point in {**{count(pairs): one for pairs, one in curve.items()}, longer.row: longer}.items():
            if point.name not in done:
                continue
            one = done[point.name]
            known = [one["accuracy"][view]["unseen"] for view in VIEWS]
            known += [best_of(one["accuracy"], names)[1] for names in RIVALS.values()]
            gain = one["index_gain"]
            heard = "" if gain is None else f"{gain:.3f}".replace("-", "−")
            lines.append([Cell(text) for text in (str(labels), name, str(one["seeds"]), *map(percent, known), heard)])
            if gain is not None and gain <= 0 and name not in by_heart:
                by_heart.append(name)
    if not lines:
        return ""
    worse = f" From {listing(by_heart)}, heard again and again, G learns its pairs by heart." if by_heart else ""
    return (
        f"**Do more pairs help?** Accuracy in unseen towns, %, after as many steps unless they were trained longer (in "
        f"as many epochs); nats are those of the first seed.\n\n{markdown_table((header, lines))}\n\nNo interval is "
        f"known of what pairs add.{worse}"
    )


def _spread(one: Mapping[str, Any]) -> str:
    return f"{percent(one['accuracy'])} [{percent_interval(one['ci95'])}]"
