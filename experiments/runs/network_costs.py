"""What the networks of systems of others take, counted in TensorFlow's graph of each."""

import math
from functools import cache
from typing import NamedTuple

from experiments.runs.baseline_systems import baseline_of
from experiments.runs.feature_shapes import shape_of
from experiments.runs.graph_flops import ForwardCost, forward_cost
from experiments.runs.neural_baseline import NeuralBaseline, Training
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
    """What training all networks of a system once takes, besides its process."""

    memory_bytes: int  # at most at a time
    flops: float


def clip_flops(name: str, chosen: Preset, classes: tuple[str, ...]) -> float | None:
    """Of classifying one clip's features by the networks of the system `name`; None of one that has no network."""
    method = baseline_of(name, chosen)
    if not isinstance(method, NeuralBaseline):
        return None
    trainings = method.trainings(shape_of(method.front_end, chosen), classes, n_clips=1)
    costs = _costs(name, chosen, classes)
    return sum(one.n_examples * cost.forward.flops for one, cost in zip(trainings, costs, strict=True))


def training_needs(name: str, chosen: Preset, classes: tuple[str, ...], n_clips: int) -> TrainingNeeds:
    """Of one round of the system `name` on `n_clips` clips; its networks are trained one after the other."""
    method, memory, flops = baseline_of(name, chosen), 0, 0.0
    assert isinstance(method, NeuralBaseline)
    shape = shape_of(method.front_end, chosen)
    for one, cost in zip(method.trainings(shape, classes, n_clips), _costs(name, chosen, classes), strict=True):
        held = 0 if one.shape == shape else _COPIES_OF_EXAMPLES * one.n_examples * math.prod(one.shape)
        weights = _COPIES_OF_WEIGHTS * cost.parameters
        memory = max(memory, _FLOAT_BYTES * (_values(one, cost.forward) + weights + held))
        batch_size = min(one.recipe.batch_size, one.n_examples)
        updates = one.recipe.epochs * (one.n_examples // batch_size)
        flops += updates * batch_size * cost.forward.trained_flops
    return TrainingNeeds(memory, flops)


def _values(one: Training, cost: ForwardCost) -> int:
    """Numbers of a batch in training, or of the clips by which moments are estimated in the end."""
    training = one.recipe.batch_size * (_COPIES * cost.values + BATCHES * math.prod(one.shape))
    return max(training, CLIPS_AT_ONCE * cost.largest * COPIES_OF_MOMENTS)


def _costs(name: str, chosen: Preset, classes: tuple[str, ...]) -> tuple[NetworkCost, ...]:
    return _counted(name, chosen.name, tuple(assignments(chosen, preset(chosen.name))), classes)


@cache
def _counted(
    name: str, preset_name: str, changes: tuple[str, ...], classes: tuple[str, ...]
) -> tuple[NetworkCost, ...]:
    """Once in a process: networks of a source's own size take seconds to make."""
    chosen = override(preset(preset_name), changes)
    method = baseline_of(name, chosen)
    assert isinstance(method, NeuralBaseline)
    found = []
    for one in method.trainings(shape_of(method.front_end, chosen), classes, n_clips=1):
        network = one.build()
        found.append(NetworkCost(forward_cost(network, one.shape), network.count_params()))
    return tuple(found)
