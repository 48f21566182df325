"""Networks that learn from pairs of frames and waveforms before a linear SVM is fitted to what they find in clips."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import tensorflow as tf

from experiments.runs.baselines.networks import scaled
from experiments.runs.network_training import Training
from ivf.baselines import TrainingRecipe
from ivf.config import Preset
from ivf.data.record_index import RecordIndex
from ivf.data.waveform_pair_pipeline import Prepare, every_waveform_pair, training_waveform_pairs
from ivf.training.replica_model import ReplicaModel, strategy
from ivf.training.train import make_deterministic, train

_PAIRS_AT_ONCE = 32  # through the network when moments are estimated


class PairLearner(NamedTuple):
    """What learns, and from what of a batch of `WaveformPairRecord`s."""

    build: Callable[[TrainingRecipe], ReplicaModel]
    recipe: TrainingRecipe  # of its source
    prepare: Prepare  # a batch and its seed [2] → what `train_step` takes
    inputs: Callable[[dict[str, tf.Tensor]], Any]  # a batch → what `call` takes, unaugmented


def pair_training(
    build: Callable[[TrainingRecipe], ReplicaModel], recipe: TrainingRecipe, records: Path, preset: Preset, inputs: Any
) -> Training:
    """What `train_on_pairs` will train; `inputs` as `Training` has them."""
    n_pairs = RecordIndex.load(records).count("train")
    chosen = scaled(recipe, preset.baselines, n_pairs)
    return Training("", partial(build, chosen), chosen, n_pairs, inputs)


def train_on_pairs(
    learner: PairLearner, records: Path, preset: Preset, folder: Path, seed: int
) -> tuple[ReplicaModel, float]:
    """Trains in `folder` on the training pairs of `records`, or restores it; returns the model and the seconds."""
    index = RecordIndex.load(records)
    recipe = scaled(learner.recipe, preset.baselines, index.count("train"))
    epochs_from, steps = training_waveform_pairs(index, preset, recipe.training, seed, learner.prepare)
    make_deterministic(seed)
    with strategy().scope():
        model = learner.build(recipe)
        model.compile_for(steps)
    with index.reading():
        history = train(
            model,
            recipe.training,
            folder,
            epochs_from,
            steps,
            training_inputs=partial(_inputs, learner, index, preset),
        )
    return model, history.seconds


def _inputs(learner: PairLearner, index: RecordIndex, preset: Preset) -> tf.data.Dataset:
    return every_waveform_pair(index, preset, _PAIRS_AT_ONCE).map(learner.inputs)
