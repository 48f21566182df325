"""Fewer labels, or fewer pairs, and as many steps of training."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from data_prep.synthetic_world import WorldSize
from experiments.runs.record_folders import RecordFolders
from experiments.runs.record_subset import some_of_each_class
from ivf.config import Preset

_LEAST_BATCH = 4
_LEAST_STEPS = 8  # of an epoch of few labels, as far as the least batch allows


def with_labels(records: RecordFolders, per_class: int, seeds: Sequence[int]) -> dict[int, RecordFolders]:
    """Seed → `records` with `per_class` labelled training clips of each class, beside the same tests; 0: with all.

    The clips are drawn anew for each seed, so that the spread over seeds includes the choice of labelled clips.
    """
    if not per_class:
        return dict.fromkeys(seeds, records)
    found = {}
    for seed in seeds:
        draw = (seed - seeds[0]) % 2**32  # whatever other seeds are asked for
        few = records.clips.with_name(f"{records.clips.name}_{per_class}{f'_draw{draw}' if draw else ''}")
        some_of_each_class(records.clips, few, per_class, draw)
        found[seed] = replace(records, clips=few)
    return found


def with_equal_classifier_steps(chosen: Preset, whole: int, records: RecordFolders) -> Preset:
    """`chosen` with a classifier that makes as many steps on the labels of `records` as on `whole` labelled clips.

    So that few labels are not also a short training; batches are made small enough for them to fill several.
    """
    training = chosen.classifier_length.applied_to(chosen.classifier_training, whole)
    labelled = records.clip_index.count("train")
    batch = min(training.batch_size, max(_LEAST_BATCH, 2 ** int(np.log2(labelled / _LEAST_STEPS))))
    steps = training.epochs * whole // training.batch_size
    epochs = max(training.epochs, round(steps / (labelled // batch)))
    return replace(chosen, classifier_training=replace(training, batch_size=batch, epochs=epochs))


def with_equal_stage1_steps(chosen: Preset, size: WorldSize, records: RecordFolders) -> Preset:
    """`chosen` with about as many steps of stage 1 on the pairs of `records` as on a whole world's of `size`.

    So that few or many pairs are not also a short or a long training.
    """
    training = chosen.transformation_training
    pairs = records.pair_index.count("train")
    whole, steps = (count // training.batch_size for count in (size.training_videos, pairs))  # an epoch's
    epochs = max(1, round(training.epochs * whole / max(1, steps)))
    return replace(chosen, transformation_training=replace(training, epochs=epochs))


def with_least_stage1_steps(chosen: Preset, pairs: int, steps: int) -> Preset:
    """`chosen` with as many epochs of stage 1 as make `steps` updates: a few pairs make few updates in an epoch."""
    stage1 = chosen.transformation_training
    epochs = max(stage1.epochs, -(-steps // max(1, pairs // stage1.batch_size)))
    return replace(chosen, transformation_training=replace(stage1, epochs=epochs))


def labels_folder(per_class: int) -> str:
    """Name of the folder, below an experiment's, of what is trained on `per_class` labels; 0: on all."""
    return f"{per_class or 'all'}_labels"
