"""What a training of a large preset means, printed before it begins: GPU hours, and what its objective has given."""

from collections.abc import Sequence

from data_prep.synthetic_world.scene_parameters import SCENES
from experiments.report.committed_results import RESULTS
from experiments.report.formatting import percent
from experiments.runs.costs.requirements import requirements
from experiments.runs.costs.training_flops import SUSTAINED_FLOP_PER_SECOND, gpu_hours, stage1_flops
from experiments.runs.experiment import Experiment
from experiments.runs.system import System
from ivf.config import Preset, assignments, override, preset
from ivf.data.record_index import RecordIndex
from ivf.json_files import read_json

_QUICK = ("small", "tiny")  # presets that mean minutes


def announce_stage1(chosen: Preset, pairs: RecordIndex, steps: int | None = None) -> None:
    """Prints what stage 1 on the training pairs of `pairs` means; `steps` as `train_transformation` takes it."""
    if chosen.name not in _QUICK:
        _print_hours(chosen, "stage 1 is", stage1_flops(chosen, pairs.count("train"), steps))
        _print_ablations(chosen)


def announce_table(systems: Sequence[System], experiment: Experiment) -> None:
    """Prints what a table means: every stage 1 and classifier of it that is not trained yet."""
    chosen = experiment.preset
    if chosen.name not in _QUICK and (flops := table_flops(systems, experiment)):
        _print_hours(chosen, "what this table has still to train is", flops)
        if any(one.imagined for one in systems):
            _print_ablations(chosen)


def _print_hours(chosen: Preset, what: str, flops: float) -> None:
    hours, rate = gpu_hours(flops), SUSTAINED_FLOP_PER_SECOND / 1e12
    print(
        f"preset {chosen.name}: {what} about {flops:.1e} FLOP, {hours:,.{0 if hours >= 10 else 1}f} GPU hours if a GPU "
        f"sustains {rate:g} TFLOP/s (the paper's 2080 Ti peaks at 13.4)",
        flush=True,
    )


def _print_ablations(chosen: Preset) -> None:
    """What the objective that the paper prints has given in the committed ablations, if it is the one of `chosen`."""
    study, table = (read_json(RESULTS / f"{name}.json") for name in ("choices", "full_table1"))
    if override(chosen, next(one["changes"] for one in study["variants"] if one["name"] == "as printed")) != chosen:
        return
    found = {one["name"]: percent(one["unseen"]["accuracy"]) for one in study["variants"]}
    random = next(percent(row["unseen"]["accuracy"]) for row in table["rows"] if row["name"] == "ivf_random")
    printed = "; ".join(f"{name} {found[name]}" for name in found if name.startswith("as printed"))
    ours = preset(study["preset"])
    changes = [one for one in assignments(ours, chosen) if one.startswith("objective.")]
    print(
        f"it keeps the paper's objective. Accuracy with that in the ablations ({study['corpus']}, preset {ours.name}, "
        f"unseen towns), in %: {printed}. A guess: {percent(1 / len(SCENES))}; a G that is not trained: {random}; "
        f"preset {ours.name} as it is: {found['default']}, with --set {' '.join(changes)}",
        flush=True,
    )


def table_flops(systems: Sequence[System], experiment: Experiment) -> float:
    """Of every stage 1 and classifier of `systems` that is not done, each stage 1 once."""
    return sum(one.flops for one in requirements(systems, experiment))
