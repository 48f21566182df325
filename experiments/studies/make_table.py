"""Tables 1 to 3: trains every system and seed, and writes the report from what the runs left on disk."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from experiments.report.device_columns import device_columns
from experiments.report.page import write_report
from experiments.report.table_results import build_results, machines, paired_tests, table1_row, table3_row
from experiments.runs.costs.multiply_adds import multiply_adds
from experiments.runs.diagnostics import (
    classifier_check,
    has_diagnostics,
    moments_check,
    read_diagnostics,
    sanity_checks,
)
from experiments.runs.experiment import Experiment, Results
from experiments.runs.gallery import Gallery
from experiments.runs.imagenet_agreement import imagenet_agreement
from experiments.runs.scheduler import run_systems
from experiments.runs.settled_workers import settle_workers
from experiments.runs.system import System
from experiments.runs.system_checks import check_devices
from experiments.runs.system_result import SystemResult
from experiments.runs.systems import HUMAN_ESC50, SYSTEMS
from experiments.studies.training_cost import announce_table
from experiments.studies.training_curves import training_curves
from experiments.studies.tuning_budget import tuning_budget
from ivf.config import Preset, assignments, preset
from ivf.data.record_index import RecordIndex


@dataclass(frozen=True)
class Table:
    """What one table does differently from another."""

    name: str
    row: Callable[[System, Mapping[int, SystemResult]], dict[str, Any]]
    labelled: str  # how the labelled clips that are counted are called
    splits: Callable[[list[str]], list[str]]  # splits of the labelled clips that are counted
    constants: tuple[dict[str, Any], ...] = ()  # of `build_results`
    more: Callable[[Experiment, list[System]], dict[str, Any]] = lambda experiment, systems: {}  # of the results file


def _of_table2(experiment: Experiment, systems: list[System]) -> dict[str, Any]:
    return {"device_columns": device_columns(), "tuning": tuning_budget(systems)}


def _of_table3(experiment: Experiment, systems: list[System]) -> dict[str, Any]:
    agreement = imagenet_agreement(experiment) if SYSTEMS["ivf"] in systems else {}
    return {"tuning": tuning_budget(systems), **({"imagination": agreement} if agreement else {})}


TABLE1 = Table("table1", table1_row, "labelled training clips", lambda splits: ["train"])
TABLE2 = Table("table2", table1_row, "labelled training clips", lambda splits: ["train"], more=_of_table2)
_HUMAN = {"label": "Human", "accuracy": HUMAN_ESC50 / 100}
TABLE3 = Table("table3", table3_row, "labelled clips", lambda splits: splits, (_HUMAN,), _of_table3)


def make_table(
    table: Table, experiment: Experiment, systems: list[System], corpus: str, least_gain: float = 0.05
) -> None:
    """Writes report/{NAME.json, NAME.md, index.html} below the experiment's folder.

    `corpus` is printed; `least_gain` in nats is what G must gain on the marginal, as in `sanity_checks`.
    """
    check_devices(systems, experiment.first.clip_index)
    announce_table(systems, experiment)
    experiment = settle_workers(systems, experiment)
    results = run_systems(systems, experiment)
    index, pairs = experiment.first.clip_index, experiment.first.pair_index if experiment.first.pairs else None
    rows = [table.row(one, results[one.name]) | _multiply_adds(one, experiment, index) for one in systems]
    counted = table.splits(list(index.splits))
    checks, galleries = _of_ivf(experiment, systems, least_gain)
    found = build_results(
        corpus=corpus,
        preset=preset_line(experiment.preset),
        seeds=experiment.seeds,
        sizes={
            **({"unlabelled pairs": pairs.count("train")} if pairs else {}),
            table.labelled: sum(index.count(split) for split in counted),
            **_fewest_updates(results),
        },
        classes=index.classes,
        rows=rows,
        comparisons=paired_tests(systems, results),
        learning=checks + classifier_check(rows) + moments_check(rows),
        trained_on=machines(results),
        constants=table.constants,
        skipped={
            name: one.skipped
            for name, one in (("unlabelled pairs", pairs), ("labelled clips", index))
            if one and one.skipped
        },
        curves=training_curves(experiment, systems),
    )
    found |= table.more(experiment, systems)
    write_report(experiment.workdir / "report", table.name, found, galleries)


def preset_line(chosen: Preset) -> str:
    """Name of a preset and what was changed of it, as `--set` takes it."""
    return " ".join([chosen.name, *assignments(chosen, preset(chosen.name))])


def _multiply_adds(system: System, experiment: Experiment, index: RecordIndex) -> dict[str, int]:
    """What a row says of it; nothing of a system that is no network."""
    found = multiply_adds(system, experiment.preset, tuple(index.classes))
    return {} if found is None else {"multiply_adds": found}


def _fewest_updates(results: Results) -> dict[str, int]:
    """Of the classifier that made the fewest; empty if no result knows, all being of earlier versions."""
    made = [number for by_seed in results.values() for one in by_seed.values() for number in one.updates.values()]
    return {"updates of a classifier, at least": min(made)} if made else {}


def _of_ivf(
    experiment: Experiment, systems: list[System], least_gain: float
) -> tuple[list[dict[str, Any]], list[Gallery]]:
    """Sanity checks and galleries of the first seed's `ivf`, if it is among the systems and its G was trained here."""
    place = (SYSTEMS["ivf"], experiment.seeds[0])
    stage1 = experiment.stage1_folder(*place)
    if SYSTEMS["ivf"] not in systems or not has_diagnostics(stage1):
        return [], []
    galleries = Gallery.load_all([stage1 / "held_out", experiment.result_folder(*place) / "gallery"])
    return sanity_checks(read_diagnostics(stage1), least_gain), galleries
