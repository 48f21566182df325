"""What the networks of systems of others take, counted in TensorFlow's graph of each."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import tensorflow as tf

from experiments.runs.baselines.baseline_of import baseline_of
from experiments.runs.costs.graph_flops import ForwardCost, forward_cost
from experiments.runs.feature_shapes import shape_of
from experiments.runs.network_training import Training
from experiments.runs.record_folders import RecordFolders
from ivf.config import Preset, assignments, override, preset
from ivf.data.clip_features import CLIPS_AT_ONCE

COPIES_OF_MOMENTS = 10  # ours: of the largest layer's output, some in float64, when moments are estimated; measured 9
BATCHES = 5  # ours: of a pipeline, prefetched and in work
_COPIES = 4  # ours: of a layer's output on the way back, normalized and activated; measured 3.6 (suh), 3.8 (gao)
_COPIES_OF_WEIGHTS = 6  # ours: gradients, the optimizer's slots, their updates, and what checkpoints write
_COPIES_OF_EXAMPLES = 2  # ours: in NumPy and in TensorFlow, where examples are cut out of clips in memory
_FLOAT_BYTES = 4


class NetworkCost(NamedTuple):
    """Of one network of a system."""

    forward: ForwardCost  # of one example
    parameters: int


class TrainingNeeds(NamedTuple):
    """What training networks one after the other takes, besides their process."""

    memory_bytes: int = 0  # at most at a time
    flops: float = 0.0


def clip_flops(name: str, chosen: Preset, classes: tuple[str, ...]) -> float | None:
    """Of classifying one clip by the networks of the system `name`, from its features on.

    Of a row whose network finds the features, from its waveform on. None of one that has no network that can be
    counted. Linear SVMs behind networks are left out.
    """
    method = baseline_of(name, chosen)
    trainings = method.trainings(shape_of(method.front_end, chosen), classes, n_clips=1)
    costs = _costs(name, chosen, classes)
    flops = sum(one.n_examples * cost.forward.flops for one, cost in zip(trainings, costs, strict=True))
    if method.front_end_is_network:
        flops += forward_cost(method.front_end, tf.TensorSpec([chosen.audio.clip_samples])).flops
    return flops or None


def round_needs(name: str, chosen: Preset, classes: tuple[str, ...], n_clips: int) -> TrainingNeeds:
    """Of one round of the system `name` on `n_clips` clips."""
    method = baseline_of(name, chosen)
    trainings = method.trainings(shape_of(method.front_end, chosen), classes, n_clips)
    return _needs(trainings, _costs(name, chosen, classes), n_clips)


def pretraining_needs(name: str, chosen: Preset, records: RecordFolders) -> TrainingNeeds:
    """Of what the system `name` learns once before all rounds."""
    trainings = baseline_of(name, chosen).pretrainings(records)
    return _needs(trainings, [_cost(one) for one in trainings])


def _needs(trainings: Sequence[Training], costs: Sequence[NetworkCost], n_clips: int | None = None) -> TrainingNeeds:
    """Where there are more examples than `n_clips`, they are in memory."""
    memory, flops = 0, 0.0
    for one, cost in zip(trainings, costs, strict=True):
        cut = n_clips is not None and one.n_examples > n_clips
        held = _COPIES_OF_EXAMPLES * one.n_examples * one.n_values if cut else 0
        batch_size = min(one.recipe.batch_size, one.n_examples)
        step = batch_size * (_COPIES * cost.forward.values + BATCHES * one.n_values)
        step = max(step, CLIPS_AT_ONCE * cost.forward.largest * COPIES_OF_MOMENTS)
        memory = max(memory, _FLOAT_BYTES * (step + _COPIES_OF_WEIGHTS * cost.parameters + held))
        flops += one.recipe.epochs * (one.n_examples // batch_size) * batch_size * cost.forward.trained_flops
    return TrainingNeeds(memory, flops)


def _cost(one: Training) -> NetworkCost:
    network = one.build()
    return NetworkCost(forward_cost(network, one.inputs), network.count_params())


def _costs(name: str, chosen: Preset, classes: tuple[str, ...]) -> tuple[NetworkCost, ...]:
    return _counted(name, chosen.name, tuple(assignments(chosen, preset(chosen.name))), classes)


@cache
def _counted(
    name: str, preset_name: str, changes: tuple[str, ...], classes: tuple[str, ...]
) -> tuple[NetworkCost, ...]:
    """Once in a process: networks of a source's own size take seconds to make."""
    chosen = override(preset(preset_name), changes)
    method = baseline_of(name, chosen)
    return tuple(_cost(one) for one in method.trainings(shape_of(method.front_end, chosen), classes, n_clips=1))
