"""The verdict of all studies, each sentence from the committed results that it names."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from experiments.aims import aims_text
from experiments.bounds import bounds_text
from experiments.map_points import points
from experiments.map_text import map_findings, read_points
from experiments.summary import closing_text
from ivf.evaluation.paper_tables import NORMALIZED_ROWS, SIMPLE_RIVAL, SPECTRUM_ROWS, label_of
from ivf.evaluation.wording import drawn_of, listing, percent, points_interval
from ivf.evaluation.wording import points as in_points
from ivf.json_files import read_json

Results = Mapping[str, Any]

TABLES = {  # file → what it is
    "full_table1": "180 labels a class",
    "paper_like_table1": "60 labels a class",
    "few_table1": "6 labels a class",
    "fresh_table1": "180 labels a class (fresh world)",
    "fresh_few_table1": "6 labels a class (fresh world)",
}
_LABELS = {"few_labels": "six labels a class", "classifiers": "all labels"}  # studies of the classifier
_JUDGED = ("ivf", "ivf_expected", "ivf_tuned")


def verdict_text(folder: Path) -> str:
    """Where the claim holds, by how much, where not, what the printed objective yields, and what bounds the rest."""
    held = {path.stem: read_json(path) for path in sorted(folder.glob("*.json"))}
    done = read_points(folder / "map", points())
    parts = [closing_text(tables_of(held))]
    for name, title in TABLES.items():
        if name in held:
            parts += [f"**Table 1, {title}** ({_setting(held[name])}; {_link(name)}).", _of_table(held[name])]
    if done:
        findings = "\n".join(one if one.startswith(" ") else f"- {one}" for one in map_findings(done))
        parts += ["**Where it holds and where not** ([`map`](results/map)).", findings]
    for name in _LABELS:
        if name in held:
            parts += [_of_augmentation(held[name], name), _of_tuning(held[name], name)]
    if "lifts" in held:
        parts.append(_of_lifts(held["lifts"]) + _beside(held["lifts"], held.get("classifiers")))
    if "choices" in held:
        parts.append(_of_printed_objective(held["choices"]))
    parts += [aims_text(done, held), bounds_text(done, held)]
    return "\n\n".join(part for part in parts if part) or "No study has been run yet."


def tables_of(held: Mapping[str, Results]) -> dict[str, Results]:
    """Title → results, of the runs of Table 1."""
    return {title: held[name] for name, title in TABLES.items() if name in held}


def _link(name: str) -> str:
    return f"[`{name}.json`](results/{name}.json)"


def _setting(results: Results) -> str:
    labelled, seeds = results["sizes"]["labelled training clips"], len(results["seeds"])
    row = results["rows"][0]
    first, towns = row["unseen"], sum(city["split"] == "unseen" for city in row["per_city"].values())
    return (
        f"{labelled:,} labelled clips, {seeds} {'seeds' if seeds > 1 else 'seed'}, intervals over {drawn_of(first)}, "
        f"n = {first['n']:,} clips of {towns} unseen towns"
    )


def _of_table(results: Results) -> str:
    """Each judged row, and the simple rival, against the paper's spectra, then the mean-normalized ones."""
    rows = {row["name"]: row for row in results["rows"]}
    sentences = []
    for rivals in (SPECTRUM_ROWS, NORMALIZED_ROWS):
        for one in results["comparisons"]:
            if one["split"] == "unseen" and one["row"] in (*_JUDGED, SIMPLE_RIVAL) and one["versus"] in rivals:
                low, high = one["ci95"]
                outcome = "is better than" if low > 0 else "is worse than" if high < 0 else "cannot be told from"
                several = sum(name in SPECTRUM_ROWS for name in rows) > 1 and one["versus"] in SPECTRUM_ROWS
                best = ", the best of the paper's spectra that were run" if several else ""
                sentences.append(
                    f"- {rows[one['row']]['label']} {outcome} {rows[one['versus']]['label']}{best}: "
                    f"{in_points(one['difference'])} points [{points_interval(one['ci95'])}]."
                )
    for name in ("ivf", "log_mel"):
        if name in rows:
            drop, paper, label = rows[name]["drop"], rows[name]["paper"], rows[name]["label"]
            sure = "surely" if drop["ci95"][0] > 0 else "not surely"
            sentences.append(
                f"- From seen to unseen towns {label} loses {in_points(drop['difference'], sign=False)} points "
                f"[{points_interval(drop['ci95'], sign=False)}], {sure}; the paper's loses "
                f"{in_points(paper['seen'] - paper['unseen'], sign=False)}."
            )
    return "\n".join(sentences)


def _of_augmentation(results: Results, name: str) -> str:
    """What rolls and masks are worth to each row."""
    lost = [
        f"{label_of(one['name'].partition(':')[0])} {in_points(-one['unseen']['difference'])} points "
        f"[{points_interval([-bound for bound in reversed(one['unseen']['ci95'])])}]"
        for one in results["variants"]
        if "classifier.time_roll=False" in one["changes"]
    ]
    return (
        f"**What rolls and masks of the training clips are worth** with {_LABELS[name]} ({_link(name)}, validation "
        f"world, one seed; a frozen G's clips are only rolled): "
        f"{listing(lost)}."
        if lost
        else ""
    )


def _of_tuning(results: Results, name: str) -> str:
    """What tuning its classifier gives each row at best: picked on the test, so it favours what is picked."""
    best: dict[str, Mapping[str, Any]] = {}
    for one in results["variants"]:
        row = one["name"].partition(":")[0]
        if row not in best or one["unseen"]["accuracy"] > best[row]["unseen"]["accuracy"]:
            best[row] = one
    said = [
        f"{label_of(row)} {percent(one['unseen']['accuracy'])} % ({one['name'].partition(': ')[2]})"
        for row, one in best.items()
    ]
    rivals = [one["unseen"]["accuracy"] for row, one in best.items() if row not in _JUDGED]
    leads = [
        f"{label_of(row)} {in_points(one['unseen']['accuracy'] - max(rivals))}"
        for row, one in best.items()
        if row in _JUDGED and rivals
    ]
    lead = (
        f" So tuned, above the best of the spectra, in points: {listing(leads)}, without an interval." if leads else ""
    )
    return (
        f"**With each row's classifier tuned** and {_LABELS[name]} ({_link(name)}; validation world, one seed; the "
        f"best of its changes picked on these very clips, so an upper estimate for every row): {listing(said)}.{lead}"
    )


def _of_lifts(lifts: Results) -> str:
    """Which changes of G or of what is taken from it are better or worse than the default, zero left out."""
    changes = [one for one in lifts["variants"] if one["changes"]]
    told = {}
    for what, sure in (("better", lambda low, high: low > 0), ("worse", lambda low, high: high < 0)):
        told[what] = [
            f"“{one['name']}” ({in_points(one['unseen']['difference'])} points "
            f"[{points_interval(one['unseen']['ci95'])}])"
            for one in changes
            if sure(*one["unseen"]["ci95"])
        ]
    return (
        f"**What lifts G** ({_link('lifts')}; validation world, all labels, one seed, whose own chance is in no "
        f"interval): of {len(changes)} changes of the default, with an interval that leaves out zero, better in unseen "
        f"towns: {listing(told['better']) or 'none'}; worse: {listing(told['worse']) or 'none'}. The default's own "
        f"lifts are there as what is lost without them."
    )


def _beside(lifts: Results, classifiers: Results | None) -> str:
    """What the same world's other study adds: the spectrum without IVF's own lift, and what rounding alone moves."""
    unseen = {
        one["name"]: one["unseen"]["accuracy"] for study in (classifiers, lifts) if study for one in study["variants"]
    }
    if not {"ivf: default", "log_mel_d: default", "no mean subtraction", "default"} <= set(unseen):
        return ""
    return (
        f" Without the subtraction of the mean IVF gives {percent(unseen['no mean subtraction'])} %; "
        f"{label_of('log_mel_d')}, which has none either, {percent(unseen['log_mel_d: default'])} % in the same world "
        f"({_link('classifiers')}). There the default IVF, trained again, gives {percent(unseen['ivf: default'])} %, "
        f"here {percent(unseen['default'])} %: another machine rounds otherwise, so that differences of that size say "
        f"nothing."
    )


def _of_printed_objective(choices: Results) -> str:
    lines = {one["name"]: one for one in choices["variants"]}

    def told(texts: Mapping[str, str]) -> list[str]:
        return [
            f"{percent(lines[name]['unseen']['accuracy'])} % {text}" for name, text in texts.items() if name in lines
        ]

    alone = told(
        {
            "as printed": "with the unpaired critic at this preset's high rate",
            "as printed, slowly": "with five updates of the critic a step and the printed rate",
            "as printed, conditional": "with a critic that hears the sound, too, which is not printed",
        }
    )
    if not alone:
        return ""
    paired = told(
        {
            "no critic": "without any critic",
            "both at full weight": "with the critic at full weight",
            "default": "with the critic at the default's weight",
        }
    )
    beside = (
        f" Beside it, with the index cross-entropy, which is not in the paper: {listing(paired)}." if paired else ""
    )
    seeds = listing([str(seed) for seed in choices["seeds"]])
    return (
        f"**What the printed objective alone yields**, in unseen towns ({_link('choices')}): {listing(alone)}. Chance "
        f"is 10 %.{beside} (Seed {seeds}.)"
    )
