"""The verdict of all studies, each sentence from the committed results that it names."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from experiments.aims import aims_text
from experiments.bounds import bounds_text
from experiments.committed_tables import titled
from experiments.map_done import read_points
from experiments.map_text import map_findings
from experiments.summary import closing_text, outcome
from experiments.tuning_text import STUDIES_OF_CLASSIFIERS, tuning_text
from ivf.evaluation.paper_tables import label_of
from ivf.evaluation.results import SPLITS
from ivf.evaluation.wording import listing, machine, percent, points_interval
from ivf.evaluation.wording import points as in_points
from ivf.json_files import read_json

Results = Mapping[str, Any]


def verdict_text(folder: Path) -> str:
    """Where the claim holds, by how much, where not, what the printed objective yields, and what bounds the rest."""
    held = {path.stem: read_json(path) for path in sorted(folder.glob("*.json"))}
    done = read_points(folder)
    parts = [closing_text(titled(held), held.get("few_labels"))]
    if done:
        findings = "\n".join(one if one.startswith(" ") else f"- {one}" for one in map_findings(done))
        parts += ["**Where it holds and where not** ([`map`](results/map)).", findings]
    parts += [tuning_text(held[name], name) for name in STUDIES_OF_CLASSIFIERS if name in held]
    if "lifts" in held:
        parts.append(_of_lifts(held["lifts"]) + _beside(held["lifts"], held.get("classifiers")))
    if "choices" in held:
        parts += [_of_choices(held["choices"]), _of_printed_objective(held["choices"])]
    parts += [aims_text(done, held), bounds_text(done, held)]
    return "\n\n".join(part for part in parts if part) or "No study has been run yet."


def _link(name: str) -> str:
    return f"[`{name}.json`](results/{name}.json)"


def _of_lifts(lifts: Results) -> str:
    return (
        f"**What lifts G** ({_link('lifts')}; validation world, all labels, one seed, whose own chance is in no "
        f"interval): {_sure_changes(lifts)}. The default's own lifts are there as what is lost without them."
    )


def _of_choices(choices: Results) -> str:
    ended = listing([f"“{one['name']}”" for one in choices.get("diverged", ())])
    return (
        f"**What the open choices change** ({_link('choices')}; all labels, one seed, whose own chance is in no "
        f"interval): {_sure_changes(choices)}.{f' {ended} left the finite numbers.' if ended else ''}"
    )


def _sure_changes(study: Results) -> str:
    """Which changes are better or worse than what they are held against, zero left out."""
    lines = {one["name"]: one for one in study["variants"]}
    default, changes = study["variants"][0]["name"], [one for one in study["variants"] if one["changes"]]
    told = []
    for what, wanted in (("better", "ahead"), ("worse", "behind")):
        by_base: dict[str, list[str]] = {}
        for one in changes:
            if outcome(one["unseen"]) == wanted:
                by_base.setdefault(one["against"] or default, []).append(
                    f"“{one['name']}” ({in_points(one['unseen']['difference'])} "
                    f"[{points_interval(one['unseen']['ci95'])}], to {percent(one['unseen']['accuracy'])} %)"
                )
        said = [
            f"than “{base}” ({percent(lines[base]['unseen']['accuracy'])} %): {listing(names)}"
            for base, names in by_base.items()
        ]
        told.append(f"{what} {'; '.join(said) or 'none'}")
    return (
        f"of {len(changes)} changes, in points in unseen towns, with an interval that leaves out zero, {told[0]}; and "
        f"{told[1]}"
    )


def _beside(lifts: Results, classifiers: Results | None) -> str:
    """What the same world's other study adds: the spectrum without IVF's own lift, and what rounding alone moves."""
    lines = {one["name"]: one for study in (classifiers, lifts) if study for one in study["variants"]}
    if not {"ivf: default", "log_mel_d: default", "no mean subtraction", "default"} <= set(lines):
        return ""

    def told(name: str) -> str:
        seen, unseen = (lines[name][split]["accuracy"] for split in SPLITS)
        return (
            f"{percent(unseen)} % (in seen towns {percent(seen)} %, a drop of {in_points(seen - unseen, sign=False)})"
        )

    machines = {machine(study["environment"]) for study in (lifts, classifiers) if study}
    there, here = (lines[name]["unseen"]["accuracy"] for name in ("ivf: default", "default"))
    again = (
        f" There the default IVF, trained {'on another machine' if len(machines) > 1 else 'again'}, gives "
        f"{percent(there)} %, here {percent(here)} %: differences of that size say nothing."
        if there != here
        else ""
    )
    return (
        f" Without the subtraction of the mean IVF gives {told('no mean subtraction')}; {label_of('log_mel_d')}, which "
        f"has none either, {told('log_mel_d: default')} in the same world ({_link('classifiers')}).{again}"
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
            "as printed, conditional": "at the high rate with a critic that hears the sound, which is not printed",
            "as printed, slowly, conditional": "at the printed rate with such a critic and its five updates",
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
