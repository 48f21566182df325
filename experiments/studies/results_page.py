"""build/results/index.html: every number of the committed results."""

import os
from pathlib import Path
from typing import Any

from experiments.report import study_tables as tables
from experiments.report.again_table import again_table
from experiments.report.benchmark_tables import speed_setting, speed_table, step_setting, step_table
from experiments.report.committed_results import AGAIN, RESULTS, TABLES, read_again, read_tables
from experiments.report.page import run_parts
from experiments.report.render import render
from experiments.report.tables import Table
from experiments.report.usage_tables import inference_table, preparation_table, serving_table
from experiments.studies import sweep_tables
from experiments.studies.result_blocks import questions, read
from experiments.studies.sweep_results import read_points


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
        "Every point, unseen towns": sweep_tables.points_table(done),
    }
    return [
        _section("Margins", "In points, unseen towns.", {"": tables.margins_table(read_tables())}, "margins.svg"),
        _section(
            "Trained again",
            "Means over the seeds that a later version trained again, %, and how far the earlier version's seeds lie "
            "apart.",
            {TABLES[AGAIN[name]]: again_table(*both) for name, both in read_again().items()},
        ),
        _section(
            "Sweep",
            "Points of one training have intervals over towns, widened by what the mean over seeds varies in the runs "
            "of Table 1 with as many labels.",
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
            "What tuning the classifier gains",
            "The best variant is chosen on the test clips: an upper estimate for every row.",
            {"": tables.tuning_table({"180 labels": read("classifiers"), "6 labels": read("few_labels")})},
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
        _section(
            "Speed of answers",
            "Exported models on clips of 10 s, a second; medians and quartiles.",
            {"": inference_table(read("benchmark_inference"))},
        ),
        _section("Serving", "", {"": serving_table(read("benchmark_serving"))}),
        _section(
            "Speed of preparing and reading data",
            "Medians and quartiles of ratios, each within a round.",
            {"": preparation_table(read("benchmark_data_prep"))},
        ),
    ]


def _section(title: str, text: str, content: dict[str, Table], figures: str = "") -> dict[str, Any]:
    found = sorted(str(path.relative_to(RESULTS)) for path in RESULTS.glob(figures)) if figures else []
    return {"title": title, "text": text, "tables": content, "figures": found}


def results_page(page: Path) -> str:
    """The HTML page of all results, which is to stand at `page`."""
    runs = {f"Table 1, {TABLES[name]}": results for name, results in read_tables().items()}
    runs |= {"Demo": read("demo_table1"), "Table 2": read("full_table2"), "Table 3": read("full_table3")}
    runs["Table 2 with other learning rates, validation world"] = read("rates_table2")
    runs["Variants of rows of Table 3, one seed"] = read("variants_table3")
    runs["Table 3 on ESC-10"] = read("esc10_table3")
    runs["Table 3 with 400 training clips of 50 classes"] = read("few_clips_table3")
    return render(
        "results.html.j2",
        title="All results",
        base=os.path.relpath(RESULTS, page.parent),
        runs={title: run_parts(results) for title, results in runs.items()},
        sections=sections(read_points(RESULTS)),
    )
