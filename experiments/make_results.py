"""Writes experiments/RESULTS.md, a page and the map's figures from the committed results: no figure is typed by hand.

    make results          (or: python -m experiments.make_results)

A few seconds. Reads experiments/results/*.json, each written by the command that its section names; a study that has
not been run is said to be missing. The page, build/results/index.html, shows the same. A run's report/NAME.json is
committed by copying it to the file that its section names; points of the map are written to their place.
"""

import os
import re
from pathlib import Path

import markdown

from experiments.report.committed_results import RESULTS, ROOT, read_tables, titled
from experiments.findings import verdict_text
from experiments.studies.sweep_results import read_points
from experiments.studies.sweep_figures import map_figures
from experiments.map_means import most_deciding
from experiments.sections import SECTIONS, in_words
from experiments.summary import opening_text
from experiments.report.margin_figures import summary_figures
from ivf.atomic import write_atomically
from experiments.report.data_uris import figure_svg
from experiments.runs.paper_tables import MEANING
from experiments.report.render import render
from ivf.json_files import read_json

_SHOWN = {
    "leads.svg": "Imagined rows minus their rivals in unseen towns, by table",
    "labels.svg": "Accuracy against the number of labelled clips per class",
}

HEAD = (
    "Written by `make results` from the JSON files that are named below. All networks are the preset `small`, on "
    "worlds of `data_prep.synthetic_world`; nothing here was measured on TAU or YouTube-8M. Labelled clips come from "
    "cities with a recording chain (a device) each, under one device name, so that “by city” is also “by device”.\n\n"
    "Three departures from the paper matter most: G hears the log-mel minus each clip's mean; G is trained with a "
    "cross-entropy to the codes of its own frame, which the paper lacks; and the critic has a weight of 0.003 instead "
    "of 1. `small` is small in everything else, too: pictures of 32 × 32, 64 codes, clips of three seconds, one update "
    "of the critic a step, other rates, dropout (each field with its reason: `ivf/config/presets.py`; what the paper "
    "leaves open: [CHOICES.md](CHOICES.md)). Unless a section says otherwise, training clips are rolled. Those of "
    "spectra, and of a G that is trained further, also have bands and frames masked; those of a frozen G do not, since "
    "stage 1 masks nothing. The worlds of seeds 0 and 7 were looked at while tuning; that of seed 2026 was not."
)


def results_sections(results: Path = RESULTS) -> dict[str, str]:
    """Title → text, the answer first and the verdict last."""
    choices, tuned = (
        read_json(path) if (path := results / f"{name}.json").exists() else None for name in ("choices", "few_labels")
    )
    sections = {}
    if answer := opening_text(titled(read_tables(results)), choices, tuned, most_deciding(results)):
        shown = "\n\n".join(f"![{text}](results/{name})" for name, text in _SHOWN.items())
        sections["In short"] = f"{answer}\n\n{shown}"
    sections["Words"] = "\n".join(f"- **{word}**: {meaning}." for word, meaning in MEANING.items())
    for one in SECTIONS:
        path = results / one.name
        if path.is_file() or any(path.glob("*.json")):
            found = one.text(path) if path.is_dir() else one.text(read_json(path))
            log = f"runs/{one.name.removesuffix('_table1.json')}"
            every = f" What each run said of every clip: [`{log}`](results/{log})." if (results / log).is_dir() else ""
            head = f"[`{one.name}`](results/{one.name}), by `{one.command}`; {one.time} on two cores.{every}"
            said = f"{head}\n\n{found}"
        else:
            said = f"`{one.name}`, by `{one.command}`; {one.time} on two cores.\n\nNot run yet."
        sections[one.title] = said
    commands = "\n".join(line for one in SECTIONS for line in one.to_repeat)
    hours = in_words(sum(one.minutes for one in SECTIONS))
    order = (
        f"About {hours} on two cores in all, by the times of the single studies; every one resumes. In this order, "
        "since some go on in a folder of those above them. The map leaves out points whose JSON has all rows, and a "
        "log refuses other runs than it holds: to run all of them anew, delete `experiments/results/map` and `runs` "
        "first. On another processor, or by another version, single trainings round otherwise and move by a point or "
        "two; “What lifts G” in the verdict has one that was run twice."
    )
    again = f"{order}\n\n```sh\n{commands}\nmake results\n```"
    return sections | {"All of it again": again, "Verdict": verdict_text(results)}


def results_text(results: Path = RESULTS) -> str:
    """RESULTS.md."""
    sections = results_sections(results)
    contents = " · ".join(f"[{title}](#{_anchor(title)})" for title in sections)
    head = f"# Does imagination help?\n\n{HEAD}\n\n{contents}"
    return "\n\n".join([head, *(f"## {title}\n\n{text}" for title, text in sections.items())]) + "\n"


def _anchor(title: str) -> str:
    """The heading's name in a link, as Markdown pages make it."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def results_page(page: Path) -> str:
    """The same as a page that is to stand at `page`."""
    base, beside = (os.path.relpath(folder, page.parent) for folder in (RESULTS, ROOT / "experiments"))

    def html(text: str) -> str:
        found = markdown.markdown(text, extensions=["tables", "md_in_html", "fenced_code"])
        return re.sub(
            r'href="(\w+\.md)"', rf'href="{beside}/\1"', re.sub(r'(href|src)="results/', rf'\1="{base}/', found)
        )

    sections = [{"title": title, "html": html(text)} for title, text in results_sections().items()]
    return render("results.html.j2", title="Does imagination help?", head=html(HEAD), sections=sections)


def write_figures() -> None:
    """The answer and the map drawn, as RESULTS.md shows them."""
    for name, figure in summary_figures(titled(read_tables(RESULTS))).items():
        write_atomically(RESULTS / name, figure_svg(figure))
    for name, figure in map_figures(read_points(RESULTS)).items():
        write_atomically(RESULTS / "map" / name, figure_svg(figure))


def main() -> None:
    """Command line."""
    write_figures()
    write_atomically(ROOT / "experiments" / "RESULTS.md", results_text())
    page = ROOT / "build" / "results" / "index.html"
    write_atomically(page, results_page(page))
    print(page)


if __name__ == "__main__":
    main()
