"""What a training of a large preset means, printed before it begins: GPU hours, and what its objective has given."""

from collections.abc import Sequence

from data_prep.synthetic_world.scene_parameters import SCENES
from experiments.report.committed_results import RESULTS
from experiments.report.formatting import percent
from experiments.runs.diagnostics import has_diagnostics
from experiments.runs.experiment import Experiment
from experiments.runs.run_system import is_done
from experiments.runs.systems import SYSTEMS, System
from experiments.runs.training_flops import (
    SUSTAINED_FLOP_PER_SECOND,
    classifier_flops,
    generator_layers,
    gpu_hours,
    stage1_flops,
    trained,
)
from ivf.config import Preset, assignments, override, preset
from ivf.data.record_index import RecordIndex
from ivf.frontends import entry_of
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


def table_flops(systems: Sequence[System], experiment: Experiment) -> float:
    """Of every stage 1 and classifier of `systems` that is not done, each stage 1 once."""
    flops, begun = 0.0, set()
    for seed, records in experiment.records.items():
        for system in (one for one in systems if not is_done(one, experiment, seed)):
            owner = SYSTEMS[system.stage1] if system.imagined else system
            if system.imagined and (owner.name, seed) not in begun:
                begun.add((owner.name, seed))
                if not has_diagnostics(experiment.stage1_folder(system, seed)):
                    n_pairs = RecordIndex.load(records.folder(owner.pairs_from)).count("train")
                    flops += stage1_flops(owner.apply(experiment.preset), n_pairs)
            flops += _of_classifiers(system, experiment, seed)
    return flops


def _of_classifiers(system: System, experiment: Experiment, seed: int) -> float:
    """Of one classifier, or of one for each fold."""
    records, chosen = experiment.records[seed], SYSTEMS.get(system.stage1, system).apply(experiment.preset)
    index = records.clip_index
    if "train" in index.splits:
        counts = [RecordIndex.load(records.folder(system.labels_from)).count("train")]
    else:
        total = sum(index.count(fold) for fold in index.splits)
        counts = [total - index.count(fold) for fold in index.splits]
    return sum(classifier_flops(chosen, count, _shape(system, chosen), _before(system, chosen)) for count in counts)


def _shape(system: System, chosen: Preset) -> tuple[int, int, int]:
    """F, M and C of what the classifier of `system` takes, about: a frame per hop, and no derivatives."""
    if system.front_end is None:
        codes = chosen.autoencoder
        return chosen.grid, chosen.grid, codes.n_codes if system.view == "logits" else codes.code_dimension
    entry = entry_of(system.front_end)
    config = chosen.parts[entry.part]
    bands = entry.build(config).band_hz
    n_bands = getattr(config, "n_coefficients", chosen.log_mel.n_mels) if bands is None else len(bands)
    return 1 + chosen.audio.clip_samples // config.hop_samples, n_bands, 1


def _before(system: System, chosen: Preset) -> float:
    """FLOP of G for each clip in each update: forwards where clips are augmented, also backwards if it is tuned."""
    layers = generator_layers(chosen)
    if system.front_end is not None or system.true_frames:
        return 0.0
    if system.fine_tuned:
        return trained(layers)
    return sum(layers) if chosen.classifier.limited_to(chosen.generator).augments else 0.0


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
