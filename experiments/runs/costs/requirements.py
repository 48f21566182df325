"""What the trainings that an experiment still has before it will take: disk, memory and computation."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from experiments.runs.baselines.baseline_of import baseline_of
from experiments.runs.costs.corpus_sizes import CorpusSizes
from experiments.runs.costs.layer_sizes import (
    Layer,
    classifier_layers,
    critic_layers,
    decoder_layers,
    encoder_layers,
    generator_layers,
)
from experiments.runs.costs.network_costs import (
    BATCHES,
    COPIES_OF_MOMENTS,
    TrainingNeeds,
    pretraining_needs,
    round_needs,
)
from experiments.runs.costs.training_flops import classifier_flops, forward, stage1_flops, trained
from experiments.runs.diagnostics import has_diagnostics
from experiments.runs.experiment import Experiment
from experiments.runs.feature_shapes import augments, classified_shape, kept_shape, shape_of
from experiments.runs.run_system import is_done
from experiments.runs.system import System
from experiments.runs.systems import SYSTEMS
from ivf.config import Preset
from ivf.data.clip_features import CLIPS_AT_ONCE
from ivf.data.shuffled_records import SHUFFLE_BYTES

_COPIES = 3  # ours: of a layer's output on the way back; measured 2.5 (benchmarks.stage2_memory)
_PROCESS_BYTES = 2**30  # ours: TensorFlow, imported and with its graphs; measured 0.9 GiB
_FLOAT_BYTES, _DOUBLE_BYTES = 4, 8


@dataclass(frozen=True)
class Requirements:
    """Of one system and seed."""

    disk_bytes: int  # its features, until its result is there
    memory_bytes: int  # at most at a time
    flops: float


def requirements(systems: Sequence[System], experiment: Experiment) -> list[Requirements]:
    """Of every system and seed that is not done; each stage 1 is counted for the first that takes it."""
    found, begun = [], set()
    for seed in experiment.seeds:
        for system in (one for one in systems if not is_done(one, experiment, seed)):
            owner = (system.stage1, seed)
            first = system.imagined and owner not in begun
            begun.add(owner)
            stage1 = first and not has_diagnostics(experiment.stage1_folder(system, seed))
            records = experiment.records[seed]
            sizes = CorpusSizes.of_records(records, system, experiment.split)
            before = pretraining_needs(system.name, experiment.preset, records) if system.baseline else TrainingNeeds()
            found.append(_of_run(system, experiment.preset, sizes, stage1, before))
    return found


def expected_requirements(
    systems: Sequence[System], chosen: Preset, sizes: CorpusSizes, n_seeds: int
) -> list[Requirements]:
    """As `requirements` of a corpus that has no records yet, without what systems of others learn from pairs."""
    owners = {system.stage1: system for system in reversed(systems) if system.imagined}
    firsts = list(owners.values())
    return n_seeds * [_of_run(one, chosen, sizes, one in firsts, TrainingNeeds()) for one in systems]


def _of_run(
    system: System, preset: Preset, sizes: CorpusSizes, stage1: bool, pretraining: TrainingNeeds
) -> Requirements:
    """`stage1`: whether it has to be trained first."""
    chosen = (SYSTEMS[system.stage1] if system.imagined else system).apply(preset)
    if system.baseline:
        return _of_baseline(system, chosen, sizes, pretraining)
    kept, classified = kept_shape(system, chosen), classified_shape(system, chosen)
    item_bytes = np.dtype(chosen.classifier.feature_precision).itemsize
    flops = sum(classifier_flops(chosen, one, classified, _before(system, chosen)) for one in sizes.rounds)
    before = [] if system.front_end is not None or kept == classified else generator_layers(chosen)
    memory = classifier_memory_bytes(chosen, kept, classified, before)
    if stage1:
        flops += stage1_flops(chosen, sizes.pairs)
        memory = max(memory, stage1_memory_bytes(chosen))
    return Requirements(sizes.clips * int(np.prod(kept)) * item_bytes, memory, flops)


def _of_baseline(system: System, chosen: Preset, sizes: CorpusSizes, pretraining: TrainingNeeds) -> Requirements:
    """Of a row of others, which trains in each round. The time of a classical machine is not known."""
    shape = shape_of(baseline_of(system.name, chosen).front_end, chosen)
    features = sizes.clips * int(np.prod(shape)) * _FLOAT_BYTES
    needs = round_needs(system.name, chosen, sizes.classes, max(sizes.rounds))
    classical = 0 if needs.flops else _COPIES * features  # all clips in memory
    memory = _PROCESS_BYTES + max(pretraining.memory_bytes, needs.memory_bytes, classical)
    return Requirements(features, memory, pretraining.flops + needs.flops * len(sizes.rounds))


def classifier_memory_bytes(
    chosen: Preset, kept: tuple[int, ...], classified: tuple[int, ...], before: Sequence[Layer] = ()
) -> int:
    """Of a process that trains the classifier on features [F, M, C] `classified`.

    On disk they are `kept`, from which the layers `before` make them in every step.
    """
    outputs = sum(layer.values for layer in (*before, *classifier_layers(chosen.classifier, classified)))
    in_pipeline = BATCHES * int(np.prod(kept))
    training = chosen.classifier_training.batch_size * (_COPIES * outputs + in_pipeline) * _FLOAT_BYTES
    standardizing = CLIPS_AT_ONCE * _DOUBLE_BYTES * int(np.prod(classified)) * 4  # deviations and their squares
    largest = max(layer.values for layer in classifier_layers(chosen.classifier, classified))
    moments = CLIPS_AT_ONCE * _FLOAT_BYTES * largest * COPIES_OF_MOMENTS
    return _PROCESS_BYTES + max(standardizing, training, moments)


def stage1_memory_bytes(chosen: Preset) -> int:
    """Of a process that trains stage 1 on one device."""
    training = chosen.transformation_training
    at_once = training.micro_batch_size or training.batch_size
    critic = 3 * critic_layers(chosen)  # real, imagined and mixed features
    parts = (encoder_layers(chosen), decoder_layers(chosen), generator_layers(chosen), critic)
    outputs = sum(layer.values for part in parts for layer in part)
    pair = chosen.image.size_pixels**2 * 3 + int(np.prod(chosen.log_mel_shape)) * _FLOAT_BYTES
    pipeline = BATCHES * training.batch_size * pair + 2 * SHUFFLE_BYTES
    return _PROCESS_BYTES + at_once * outputs * _COPIES * _FLOAT_BYTES + pipeline


def _before(system: System, chosen: Preset) -> float:
    """FLOP of G for each clip in each update: forwards where clips are augmented, also backwards if it is tuned."""
    layers = generator_layers(chosen)
    if system.front_end is not None or system.true_frames:
        return 0.0
    if system.fine_tuned:
        return trained(layers)
    return forward(layers) if augments(chosen) else 0.0
