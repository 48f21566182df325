"""Networks of systems of others: how each is trained, and how it comes back."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import tensorflow as tf

from ivf.baselines.training_recipe import TrainingRecipe
from ivf.data.clip_features import ClipFeatures
from ivf.training.moments import Inputs
from ivf.training.replica_model import ReplicaModel
from ivf.training.train import checkpoints_of

# ours: there is a pass for each normalization, so that of a network of fifty layers all passes over 9,900 clips would
# take five times as long as its training; a corpus of up to so many clips is taken whole
MOMENT_CLIPS = 2_048


class Training(NamedTuple):
    """One network and its training: what it costs can be counted before, and what it left be restored after it."""

    name: str  # of its folder in that of a round; "" where it is the round's own
    build: Callable[[], ReplicaModel]  # has `compile_for(steps_per_epoch)`
    recipe: TrainingRecipe
    n_examples: int  # of an epoch
    inputs: Any  # a `tf.TensorSpec` of one example, or a nest of them, as the network's call takes them in batches

    @property
    def n_values(self) -> int:
        """Numbers of an example."""
        return sum(spec.shape.num_elements() for spec in tf.nest.flatten(self.inputs))


def moment_inputs(clips: ClipFeatures) -> Inputs:
    """What a network's moments are estimated over: all training clips, or `MOMENT_CLIPS` of them evenly spaced."""
    chosen = np.unique(np.linspace(0, len(clips) - 1, min(len(clips), MOMENT_CLIPS)).astype(int))
    return partial(clips.batches, chosen=chosen)


def restored(trainings: Sequence[Training], folder: Path) -> list[ReplicaModel]:
    """The networks that `folder`, of one round, holds. Raises ValueError if a training there has not ended."""
    networks = []
    for one in trainings:
        network: Any = one.build()
        with network.distribute_strategy.scope():
            network.compile_for(steps_per_epoch=1)  # no step will be made
        checkpoints = checkpoints_of(network, folder / one.name)
        checkpoints.restore()
        if not checkpoints.finished:
            raise ValueError(f"{folder / one.name} holds no finished network: train it first")
        networks.append(network)
    return networks
