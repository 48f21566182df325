"""What is asked of a system of others that has networks: to be counted, estimated and exported."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol, runtime_checkable

import keras

from ivf.baselines.clip_classifier import ClipClassifier
from ivf.baselines.training_recipe import TrainingRecipe
from ivf.frontends import FrontEnd
from ivf.training.train import checkpoints_of


class Training(NamedTuple):
    """One network, and how it is trained on labelled clips."""

    name: str  # of its folder in that of a round; "" where it is the round's own
    build: Callable[[], ClipClassifier]
    recipe: TrainingRecipe
    n_examples: int  # of an epoch
    shape: tuple[int, ...]  # of an example


@runtime_checkable
class NeuralBaseline(Protocol):
    """A system of `baseline_systems` whose classifier is networks."""

    @property
    def front_end(self) -> FrontEnd:
        """From a waveform to the features that are kept on disk."""

    def trainings(self, shape: tuple[int, ...], classes: tuple[str, ...], n_clips: int) -> list[Training]:
        """Its networks, for features of `shape` of `n_clips` training clips."""

    def combined(self, networks: Sequence[ClipClassifier], classes: tuple[str, ...]) -> keras.Model:
        """The networks of `trainings` as one whose `classify` gives logits [B, n_classes] of features."""


def restored(baseline: NeuralBaseline, shape: tuple[int, ...], classes: tuple[str, ...], folder: Path) -> keras.Model:
    """The trained networks that `folder`, of one round, holds. Raises ValueError if a training there has not ended."""
    networks = []
    for one in baseline.trainings(shape, classes, n_clips=1):  # their number shapes no weight
        network = one.build()
        network.compile_for(steps_per_epoch=1)  # no step will be made
        checkpoints = checkpoints_of(network, folder / one.name)
        checkpoints.restore()
        if not checkpoints.finished:
            raise ValueError(f"{folder / one.name} holds no finished network: train it first")
        networks.append(network)
    return baseline.combined(networks, classes)
