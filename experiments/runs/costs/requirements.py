"""What the trainings that an experiment still has before it will take: disk, memory and computation."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import tensorflow as tf

from experiments.runs.baselines.baseline_of import baseline_of
from experiments.runs.costs.layer_sizes import (
    Layer,
    classifier_layers,
    critic_layers,
    decoder_layers,
    encoder_layers,
    generator_layers,
)
from experiments.runs.costs.network_costs import BATCHES, COPIES_OF_MOMENTS, pretraining_needs, round_needs
from experiments.runs.costs.training_flops import classifier_flops, forward, stage1_flops, trained
from experiments.runs.diagnostics import has_diagnostics
from experiments.runs.experiment import Experiment
from experiments.runs.feature_shapes import augments, classified_shape, kept_shape, shape_of
from experiments.runs.record_folders import RecordFolders
from experiments.runs.run_system import is_done
from experiments.runs.system import System
from experiments.runs.systems import SYSTEMS
from ivf.config import Preset
from ivf.data.clip_features import CLIPS_AT_ONCE
from ivf.data.clip_record import ClipRecord
from ivf.data.record_index import RecordIndex
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
            found.append(_of_run(system, experiment, seed, stage1))
    return found


def _of_run(system: System, experiment: Experiment, seed: int, stage1: bool) -> Requirements:
    records, owner = experiment.records[seed], SYSTEMS[system.stage1] if system.imagined else system
    chosen = owner.apply(experiment.preset)
    index, labelled = records.clip_index, RecordIndex.load(records.folder(system.labels_from))
    if "train" in index.splits:
        n_clips = sum(index.count(split) for split in index.splits if split != "train") + labelled.count("train")
        n_train = [labelled.count("train")] * (_training_cities(labelled) if experiment.split == "loco" else 1)
    else:
        n_clips = sum(index.count(fold) for fold in index.splits)
        n_train = [n_clips - index.count(fold) for fold in index.splits]
    if system.baseline:
        videos = RecordIndex.load(records.folder("labelled_videos")).count("train") if system.adds_videos else 0
        return _of_baseline(system, chosen, records, n_clips + videos, [one + videos for one in n_train])
    kept, classified = kept_shape(system, chosen), classified_shape(system, chosen)
    item_bytes = np.dtype(chosen.classifier.feature_precision).itemsize
    flops = sum(classifier_flops(chosen, one, classified, _before(system, chosen)) for one in n_train)
    before = [] if system.front_end is not None or kept == classified else generator_layers(chosen)
    memory = classifier_memory_bytes(chosen, kept, classified, before)
    if stage1:
        flops += stage1_flops(chosen, RecordIndex.load(records.folder(owner.pairs_from)).count("train"))
        memory = max(memory, stage1_memory_bytes(chosen))
    return Requirements(n_clips * int(np.prod(kept)) * item_bytes, memory, flops)


def _of_baseline(
    system: System, chosen: Preset, records: RecordFolders, n_clips: int, n_train: Sequence[int]
) -> Requirements:
    """Of a row of others, which trains a round for each of `n_train`. The time of a classical machine is not known."""
    features = n_clips * int(np.prod(shape_of(baseline_of(system.name, chosen).front_end, chosen))) * _FLOAT_BYTES
    before = pretraining_needs(system.name, chosen, records)
    needs = round_needs(system.name, chosen, tuple(records.clip_index.classes), max(n_train))
    classical = 0 if needs.flops else _COPIES * features  # all clips in memory
    memory = _PROCESS_BYTES + max(before.memory_bytes, needs.memory_bytes, classical)
    return Requirements(features, memory, before.flops + needs.flops * len(n_train))


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


def _training_cities(labelled: RecordIndex) -> int:
    """As many as `rounds_of` leaves out."""
    clips = tf.data.TFRecordDataset(labelled.files("train")).map(lambda one: ClipRecord.parse(one)["city"])
    return len(set(clips.as_numpy_iterator()))


def _before(system: System, chosen: Preset) -> float:
    """FLOP of G for each clip in each update: forwards where clips are augmented, also backwards if it is tuned."""
    layers = generator_layers(chosen)
    if system.front_end is not None or system.true_frames:
        return 0.0
    if system.fine_tuned:
        return trained(layers)
    return forward(layers) if augments(chosen) else 0.0
