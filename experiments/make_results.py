"""Writes everything that is generated from the committed results, so that no figure is typed by hand.

    make results          (or: python -m experiments.make_results)

Reads experiments/results/*.json, each written by the command that RESULTS.md names beside it, and writes the blocks
between markers in README.md and experiments/RESULTS.md, docs/CHOICES.md, docs/model.svg, the figures under
experiments/results, and build/results/index.html, which has all that RESULTS.md leaves out. Half a minute.
`--strip FOLDER` also draws docs/imagined.png from a gallery that a table's run has left.
"""

import argparse
import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from experiments.benchmarks.table import speed_setting, speed_table, step_setting, step_table
from experiments.report import study_tables as tables
from experiments.report.choices_page import PAGE, choices_page
from experiments.report.committed_results import RESULTS, ROOT, TABLES, read_tables
from experiments.report.data_uris import figure_svg
from experiments.report.generated_blocks import fill
from experiments.report.margin_figures import labels_figure, margins_figure
from experiments.report.markdown_table import markdown_table
from experiments.report.model_figure import model_figure
from experiments.report.page import run_parts
from experiments.report.render import render
from experiments.report.strip_figure import write_strip
from experiments.report.tables import Table, headline_table, setting_table
from experiments.studies import sweep_tables
from experiments.studies.ablation_studies import STUDIES
from experiments.studies.sweep_figures import sweep_figures
from experiments.studies.sweep_results import read_points
from ivf.atomic import write_atomically
from ivf.json_files import read_json

PAGES = (ROOT / "README.md", ROOT / "experiments" / "RESULTS.md")
MAIN = ("log_mel", "log_mel_d", "log_mel_dd", "log_mel_cmn", "ivf", "ivf_expected", "ivf_tuned")
README_ROWS = ("gammatone", "log_mel", "log_mel_d", "log_mel_cmn", "ivf_q", "ivf", "ivf_expected", "ivf_tuned")
ABLATIONS = {  # study → the variants that RESULTS.md has
    "choices": (
        "default",
        "as printed",
        "as printed, slowly",
        "both at full weight",
        "no critic",
        "strong critic",
        "strong conditional critic",
        "strong cross-entropy critic",
        "K 256",
        "fine-tuned",
        "β₂ 0.0002",
    ),
    "lifts": ("default", "no roll", "no mean subtraction", "30 epochs", "staged, deeper"),
}


def read(name: str) -> Any:
    """The committed results called `name`."""
    return read_json(RESULTS / f"{name}.json")


def blocks() -> dict[str, Callable[[], str]]:
    """Name of a generated block → what writes its Markdown."""
    runs = read_tables()
    studies = {"180 labels": read("classifiers"), "6 labels": read("few_labels")}
    made: dict[str, Callable[[], Table]] = {
        "margins": partial(tables.margins_table, runs),
        "systems": partial(tables.systems_table, runs, MAIN),
        "main_rows": partial(headline_table, runs["full_table1"], README_ROWS),
        "setting": lambda: turned(setting_table(runs["full_table1"])),
        "table1": partial(headline_table, runs["full_table1"]),
        "esc10": lambda: headline_table(read("esc10_table3")),
        **{name: partial(_ablations, name) for name in ABLATIONS},
        "tuning": partial(tables.tuning_table, studies),
        "sweep": lambda: sweep_tables.outcome_table(read_points(RESULTS)),
        "retrieval": lambda: tables.retrieval_table(read("probing")),
        "probe": lambda: tables.probe_table(read("probing")),
        "upper_bound": lambda: tables.upper_bound_table(read("upper_bound")),
    }
    return {name: partial(_markdown, make) for name, make in made.items()}


def turned(table: Table) -> Table:
    """A table of names and values with the names as its header, but for the machine."""
    lines = [line for line in table[1] if line[0].text != "Machine"]
    return [name.text for name, _ in lines], [[value for _, value in lines]]


def _ablations(study: str) -> Table:
    return tables.ablation_table(read(study), ABLATIONS[study], changes=False, questions=questions(study))


def questions(study: str) -> dict[str, str]:
    """Name of each variant of a study → what its change stands for."""
    return {one.name: one.question for one in STUDIES[study]}


def _markdown(make: Callable[[], Table]) -> str:
    return markdown_table(make())


def sections(done: Any) -> list[dict[str, Any]]:
    """The studies of the HTML page: title, a note, caption → table, figures below experiments/results."""
    probing, bound, speed, steps = map(
        read, ("probing", "upper_bound", "benchmark_frontends", "benchmark_training_step")
    )
    ablations = {
        "Open choices": "choices",
        "Changes to G": "lifts",
        "The classifier's own settings, all labels": "classifiers",
        "The classifier's own settings, six labels a class": "few_labels",
    }
    sweep = {
        "Points at which a system is significantly better, worse": sweep_tables.outcome_table(done),
        "Averages along each axis, points, one training each": sweep_tables.axis_table(done),
        **sweep_tables.margin_tables(done),
        "Every point, unseen towns": sweep_tables.points_table(done),
    }
    return [
        _section("Margins", "Paired, in points, unseen towns.", {"": tables.margins_table(read_tables())}, "[lm]*.svg"),
        _section(
            "Sweep",
            "In a cell: over the best of the paper's spectra / over the best mean-normalized log-mel, in points; * if "
            "the 95 % interval leaves out zero. Points of one training have intervals over towns, widened by what the "
            "mean over seeds varies in the runs of Table 1 with as many labels.",
            sweep,
            "sweep/*.svg",
        ),
        *(
            _section(
                title,
                f"{study}.json; seeds {read(study)['seeds']}, {read(study)['corpus']}.",
                {"": tables.ablation_table(read(study), questions=questions(study))},
            )
            for title, study in ablations.items()
        ),
        _section(
            "Probing",
            f"{probing['corpus']}, {probing['n']} clips of unseen towns, one G.",
            {"Retrieval and invariance": tables.retrieval_table(probing), "Linear probe": tables.probe_table(probing)},
            "probing.svg",
        ),
        _section(
            "Upper bound",
            bound["corpus"],
            {split: tables.upper_bound_table(bound, split) for split in ("seen", "unseen")},
        ),
        _section("Speed of the front ends", "", {"": speed_table(speed), "Setting": speed_setting(speed)}),
        _section("Speed of a training step", "", {"": step_table(steps), "Setting": step_setting(steps)}),
    ]


def _section(title: str, text: str, content: dict[str, Table], figures: str = "") -> dict[str, Any]:
    found = sorted(str(path.relative_to(RESULTS)) for path in RESULTS.glob(figures)) if figures else []
    return {"title": title, "text": text, "tables": content, "figures": found}


def results_page(page: Path) -> str:
    """The HTML page of all results, which is to stand at `page`."""
    runs = {f"Table 1, {TABLES[name]}": results for name, results in read_tables().items()}
    runs |= {"Demo": read("demo_table1"), "Table 3 on ESC-10": read("esc10_table3")}
    return render(
        "results.html.j2",
        title="All results",
        base=os.path.relpath(RESULTS, page.parent),
        runs={title: run_parts(results) for title, results in runs.items()},
        sections=sections(read_points(RESULTS)),
    )


def write_figures() -> None:
    """The figures under experiments/results, and the model's."""
    runs = read_tables()
    figures = {RESULTS / "margins.svg": margins_figure(runs), RESULTS / "labels.svg": labels_figure(runs)}
    figures |= {RESULTS / "sweep" / name: one for name, one in sweep_figures(read_points(RESULTS)).items()}
    for path, figure in (figures | {ROOT / "docs" / "model.svg": model_figure()}).items():
        write_atomically(path, figure_svg(figure))


def main(argv: Sequence[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--strip", type=Path, metavar="FOLDER", help="of a saved gallery of test sounds")
    arguments = parser.parse_args(argv)
    if arguments.strip:
        write_strip(arguments.strip, ROOT / "docs" / "imagined.png")
    write_figures()
    write_atomically(PAGE, choices_page())
    known = blocks()
    for path in PAGES:
        write_atomically(path, fill(path.read_text(encoding="utf-8"), known))
    page = ROOT / "build" / "results" / "index.html"
    write_atomically(page, results_page(page))
    print(page)


if __name__ == "__main__":
    main()
