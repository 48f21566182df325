"""Writes experiments/RESULTS.md, a page and the map's figures from the committed results: no figure is typed by hand.

    make results          (or: python -m experiments.make_results)

A few seconds. Reads experiments/results/*.json, each written by the command that its section names; a study that has
not been run is said to be missing. The page, build/results/index.html, shows the same. A run's report/NAME.json is
committed by copying it to the file that its section names; points of the map are written to their place.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import markdown

from experiments.findings import verdict_text
from experiments.map_figure import map_figures
from experiments.map_points import points
from experiments.map_text import map_text, read_points
from experiments.readme import ROOT
from experiments.variant_report import variant_setting, variant_table
from ivf.atomic import write_atomically
from ivf.evaluation.cell import Cell
from ivf.evaluation.data_uris import figure_svg
from ivf.evaluation.markdown import markdown_table
from ivf.evaluation.render import render
from ivf.evaluation.results import SPLITS
from ivf.evaluation.tables import (
    Table,
    city_tables,
    class_tables,
    comparison_table,
    device_table,
    headline_table,
    learning_table,
)
from ivf.evaluation.verdict import verdict
from ivf.evaluation.wording import interval_line, percent, percent_interval, setting_line
from ivf.json_files import read_json

RESULTS = ROOT / "experiments" / "results"

Section = tuple[str, str, str, str, Callable[[Any], str]]  # title, file or folder, command, its time, text of the file


def table_text(results: dict[str, Any]) -> str:
    """A run of Table 1."""
    parts = [verdict(results), markdown_table(headline_table(results)), interval_line(results), setting_line(results)]
    parts += [
        "Differences on the same clips, in points. McNemar's test counts the clips that one row judges rightly in more "
        "than half of its seeds and the other does not; its p takes clips as independent, which those of one town are "
        "not. Each interval is one of 95 %: of twenty differences that are none, about one leaves zero out:",
        markdown_table(comparison_table(results)),
    ]
    groups = {"city": city_tables(results), "class": class_tables(results)}
    for split in reversed(SPLITS):
        for what, tables in groups.items():
            parts += [f"By {what}, {split} cities, %:", markdown_table(_turned(tables[split]))]
    devices = device_table(results)
    if devices:
        parts += ["By device, all cities, %:", markdown_table(_turned(devices))]
    parts += results["notes"]
    learnt = f"Was anything learnt? (Stage 1 of seed {results['seeds'][0]}; the log-mel's accuracy over all seeds.)"
    return "\n\n".join([*parts, learnt, markdown_table(learning_table(results))])


def _turned(table: Table) -> Table:
    """A line for each row of Table 1, instead of a column."""
    (what, clips, *labels), lines = table
    header = ["Row", *(line[0].text for line in lines)]
    counts = [Cell(f"{clips} of each {what.lower()}"), *(line[1] for line in lines)]
    return header, [
        counts,
        *([Cell(label), *column] for label, *column in zip(labels, *(x[2:] for x in lines), strict=True)),
    ]


def variants_text(results: dict[str, Any]) -> str:
    """A study of variants."""
    return f"{markdown_table(variant_table(results))}\n\n{variant_setting(results)}"


def ceilings_text(results: dict[str, Any]) -> str:
    """What could be heard at best."""
    lines = [
        [
            Cell(one["listener"]),
            Cell(str(one["labels_per_class"])),
            *(Cell(percent(one[split]["accuracy"]), percent_interval(one[split]["ci95"])) for split in SPLITS),
        ]
        for one in results["lines"]
    ]
    first = results["lines"][0]
    counts = " and ".join(f"{first[split]['n']:,} clips of {first[split]['n_towns']} {split}" for split in SPLITS)
    return (
        "A logistic regression on what a listener would know to whom every source is separate: an easier task than "
        "hearing, without noise, and without sources that drown each other.\n\n"
        f"{markdown_table((['What is known', 'Labels per class', 'Seen %', 'Unseen %'], lines))}\n\n"
        f"{results['corpus']}; {counts} towns; 95 % intervals over towns."
    )


def content_text(results: dict[str, Any]) -> str:
    """What the imagination holds."""
    found, chains = results["retrieval"], results["invariance"]
    views = list(results["probe"])
    lines = [
        [Cell(name), *(Cell(f"{results['probe'][view][name]:.2f}".replace("-", "−")) for view in views)]
        for name in results["probe"][views[0]]
    ]
    return "\n\n".join(
        [
            f"Retrieval: imagined codes rank the true frames' codes of {results['n']:,} clips of unseen towns; mean "
            f"average precision {found['own sound']:.3f} for a clip's own sound, {found['wrong sound']:.3f} for "
            f"another clip's ({found['chance']:.3f} is chance); paired: {found['difference']:+.3f} "
            f"[{', '.join(f'{bound:+.3f}' for bound in found['ci95'])}] over {found['n_towns']} towns.",
            "R² of the true scene parameters, read off linearly in unseen towns; of the log-mels, from each band's "
            "mean and deviation over time, or, mean-normalized, its deviation and third moment:",
            markdown_table((["Parameter", *views], lines)),
            f"Setting: {results['corpus']}, preset {results['preset']}, one G (seed {results['seed']}).",
            f"Invariance: {percent(chains['same scene, other chain'])} % of positions keep their code when the same "
            f"scene is heard through another recording chain; {percent(chains['other scene, same chain'])} % agree "
            f"between two scenes through one chain ({chains['clips']} scenes, four chains that G never heard). Of a G "
            f"that nothing has trained: {percent(chains['same scene, other chain, untrained'])} % and "
            f"{percent(chains['other scene, same chain, untrained'])} %.",
            "![Scenes imagined through four recording chains, and from a wrong sound](results/content.svg)",
        ]
    )


_TABLE = "python -m experiments.table1 --corpus synthetic --size full"
_FEW = "log_mel_d,ivf,log_mel_cmn,ivf_expected,ivf_tuned"
_MAIN = "log_mel,log_mel_d,log_mel_dd,ivf,log_mel_cmn,log_mel_d_cmn,ivf_expected,ivf_tuned,ivf_scratch"
_ABLATIONS = "python -m experiments.ablations --seeds 7 --workdir build/validation --study"

SECTIONS: tuple[Section, ...] = (
    (
        "Table 1 in full",
        "full_table1.json",
        f"{_TABLE} --seeds 0,1,2,3,4 --rows all,ours,world --workdir build/full",
        "two hours",
        table_text,
    ),
    (
        "Table 1 at the point most like the paper: 60 labels a class",
        "paper_like_table1.json",
        f"{_TABLE} --seeds 0,1,2,3,4 --labels 60 --rows {_FEW} --workdir build/full",
        "40 minutes more",
        table_text,
    ),
    (
        "Table 1 after six labels a class",
        "few_table1.json",
        f"{_TABLE} --seeds 0,1,2,3,4 --labels 6 --rows {_MAIN} --workdir build/full",
        "40 minutes",
        table_text,
    ),
    (
        "A world drawn after all tuning",
        "fresh_table1.json",
        f"{_TABLE} --seeds 2026,2027,2028,2029,2030 --rows {_MAIN} --workdir build/fresh",
        "three quarters of an hour",
        table_text,
    ),
    (
        "The same world after six labels a class",
        "fresh_few_table1.json",
        f"{_TABLE} --seeds 2026,2027,2028,2029,2030 --labels 6 --rows {_MAIN} --workdir build/fresh",
        "a quarter of an hour more",
        table_text,
    ),
    (
        "The map",
        "map",
        "python -m experiments.map --workdir build/map --results experiments/results/map",
        "five hours",
        map_text,
    ),
    (
        "Every open choice, one switch away",
        "choices.json",
        "python -m experiments.ablations --study choices --workdir build/ablations",
        "two hours",
        variants_text,
    ),
    ("What was tried to lift G", "lifts.json", f"{_ABLATIONS} lifts", "an hour", variants_text),
    (
        "The classifier's own tuning, alike for spectra and imagination",
        "classifiers.json",
        f"{_ABLATIONS} classifiers",
        "half an hour",
        variants_text,
    ),
    ("The same after six labels a class", "few_labels.json", f"{_ABLATIONS} few_labels", "20 minutes", variants_text),
    (
        "What could be heard at best",
        "ceilings.json",
        "python -m experiments.ceilings --out experiments/results/ceilings.json",
        "10 seconds",
        ceilings_text,
    ),
    (
        "What the imagination holds",
        "content.json",
        "python -m experiments.content --workdir build/full",
        "a minute more",
        content_text,
    ),
)


HEAD = (
    "Written by `make results` from the JSON files that are named below. All networks are the preset `small`, on "
    "worlds of `data_prep.synthetic_world`; nothing here was measured on TAU or YouTube-8M. Labelled clips come from "
    "cities with a recording chain (a device) each, under one device name, so that “by city” is also “by device”.\n\n"
    "Three departures from the paper matter most: G hears the log-mel minus each clip's mean; G is trained with a "
    "cross-entropy to the codes of its own frame, which the paper lacks; and the critic has a weight of 0.003 instead "
    "of 1. `small` is small in everything else, too: pictures of 32 × 32, 64 codes, clips of three seconds, one update "
    "of the critic a step, other rates, dropout (each field with its reason: `ivf/config/presets.py`; what the paper "
    "leaves open: [CHOICES.md](CHOICES.md)). Unless a section says otherwise, training clips are rolled in "
    "time at random, before a G hears them; those of spectra, and of a G that is trained on, also have bands and "
    "frames masked, while a frozen G, which has heard no masks in stage 1, hears none. The worlds of seeds 0 and 7 "
    "were looked at while tuning; the fresh one was not."
)


def results_sections(results: Path = RESULTS) -> dict[str, str]:
    """Title → text, the verdict last."""
    sections = {}
    for title, name, command, hours, text in SECTIONS:
        path = results / name
        if path.is_file() or any(path.glob("*.json")):
            found = text(path) if path.is_dir() else text(read_json(path))
            log = f"runs/{name.removesuffix('_table1.json')}"
            every = f" What each run said of every clip: [`{log}`](results/{log})." if (results / log).is_dir() else ""
            sections[title] = f"[`{name}`](results/{name}), by `{command}`; {hours} on two cores.{every}\n\n{found}"
        else:
            sections[title] = f"`{name}`, by `{command}`; {hours} on two cores.\n\nNot run yet."
    return sections | {"Verdict": verdict_text(results)}


def results_text(results: Path = RESULTS) -> str:
    """RESULTS.md."""
    head = f"# Does imagination help?\n\n{HEAD}\n\nThe [verdict](#verdict) stands at the end."
    return "\n\n".join([head, *(f"## {title}\n\n{text}" for title, text in results_sections(results).items())]) + "\n"


def results_page(page: Path, results: Path = RESULTS) -> str:
    """The same as a page that is to stand at `page`."""
    base = os.path.relpath(results, page.parent)
    sections = []
    for title, text in results_sections(results).items():
        html = markdown.markdown(text, extensions=["tables"])
        sections.append({"title": title, "html": re.sub(r'(href|src)="results/', rf'\1="{base}/', html)})
    return render("results.html.j2", title="Does imagination help?", head=markdown.markdown(HEAD), sections=sections)


def write_figures(results: Path = RESULTS) -> None:
    """The map drawn, beside its points, as RESULTS.md shows it."""
    done = read_points(results / "map", points())
    for name, figure in map_figures(done).items():
        write_atomically(results / "map" / name, figure_svg(figure))


def main() -> None:
    """Command line."""
    write_figures()
    write_atomically(ROOT / "experiments" / "RESULTS.md", results_text())
    page = ROOT / "build" / "results" / "index.html"
    write_atomically(page, results_page(page))
    print(page)


if __name__ == "__main__":
    main()
