"""Piczak's network: trained on the segments of the training clips, which vote for a test clip's class."""

from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from experiments.runs.baselines.baseline import Baseline
from experiments.runs.baselines.networks import scaled
from experiments.runs.classifier_training import predictions_of, probabilities_of
from experiments.runs.network_training import Training, restored
from experiments.runs.round_result import RoundResult
from experiments.runs.rounds import Round
from ivf.baselines.fused_networks import FusedNetworks
from ivf.baselines.piczak import FAST_RECIPE, LONG_FRAMES, LONG_RECIPE, SHORT_FRAMES, SHORT_RECIPE
from ivf.baselines.piczak_convnet import PiczakConvNet, PiczakConvNetConfig
from ivf.baselines.piczak_segments import PiczakSegments, PiczakSegmentsConfig, training_segments
from ivf.baselines.segment_classifier import SegmentClassifier
from ivf.baselines.training_recipe import TrainingRecipe
from ivf.baselines.voting import Vote
from ivf.config import BaselineConfig, Preset
from ivf.data.dataset_options import by_data
from ivf.training.replica_model import Batch, strategy
from ivf.training.train import Epochs, make_deterministic, train


class BaselineSegments(Baseline):
    """Segments of `frames` frames whose votes are counted by `rule`; all training segments are held in memory.

    By default short ones and their mean probability, the paper's row 64.5.
    """

    def __init__(self, preset: Preset, frames: int = SHORT_FRAMES, rule: Vote = "probability") -> None:
        super().__init__(preset)
        self.published = LONG_RECIPE if frames == LONG_FRAMES else SHORT_RECIPE
        self.rule = rule
        config = PiczakSegmentsConfig(sample_rate_hz=preset.audio.sample_rate_hz, segment_frames=frames)
        self.segments = PiczakSegments(config)

    @property
    def front_end(self) -> PiczakSegments:
        """Segments [S, F, M] of a clip."""
        return self.segments

    def classify_round(self, one: Round, classes: tuple[str, ...], folder: Path, seed: int) -> RoundResult:
        segments, labels = training_segments(one.train.arrays(), one.train.labels, self.segments.config.silence_db)
        training = self._training(segments.shape[1:], classes, len(segments))
        recipe = training.recipe
        make_deterministic(seed)
        epochs_from, steps = _segment_batches(segments, labels, len(classes), recipe, seed)
        classifier: keras.Model = training.build()
        with classifier.distribute_strategy.scope():
            classifier.adapt([segments])
            classifier.compile_for(steps)
        history = train(classifier, recipe.training, folder, epochs_from, steps)
        predictions = [
            predictions_of(test, probabilities_of(classifier, test.batches()), classes, split)
            for split, test in one.tests.items()
        ]
        return RoundResult(predictions, history.seconds, classifier.count_params())

    def trainings(self, shape: tuple[int, ...], classes: tuple[str, ...], n_clips: int) -> list[Training]:
        """Of clips that are audible throughout."""
        return [self._training(shape[1:], classes, n_clips * shape[0])]

    def exported(self, shape: tuple[int, ...], classes: tuple[str, ...], folder: Path) -> FusedNetworks:
        return FusedNetworks(restored(self.trainings(shape, classes, n_clips=1), folder))

    def _training(self, shape: tuple[int, ...], classes: tuple[str, ...], n_segments: int) -> Training:
        scale = self.preset.baselines
        # a preset that makes fewer updates makes larger ones, and more segments take part in each than clips
        fast = scaled(FAST_RECIPE, BaselineConfig(updates=scale.updates), n_segments)
        recipe = fast if scale.updates else self.published

        def build() -> SegmentClassifier:
            with strategy().scope():
                network = PiczakConvNet(PiczakConvNetConfig().scaled(scale.width), len(classes))
                return SegmentClassifier(network, recipe, shape, self.segments.config.silence_db, self.rule)

        return Training("", build, recipe, n_segments, tf.TensorSpec(shape))


def _segment_batches(
    segments: np.ndarray, labels: np.ndarray, n_classes: int, recipe: TrainingRecipe, seed: int
) -> tuple[Epochs, int]:
    """(epochs_from, steps_per_epoch) for `train`: the order is a function of the seed and the epoch alone."""
    batch_size = min(recipe.batch_size, len(segments))
    values, targets = tf.constant(segments), tf.one_hot(labels, n_classes)

    def epoch(number: tf.Tensor) -> tf.data.Dataset:
        order_seed = tf.stack([tf.constant(seed, tf.int64), number])
        order = tf.random.experimental.stateless_shuffle(tf.range(len(segments)), seed=order_seed)
        return tf.data.Dataset.from_tensor_slices(order).batch(batch_size, drop_remainder=True).map(gather)

    def gather(chosen: tf.Tensor) -> Batch:
        return {"features": tf.gather(values, chosen), "target": tf.gather(targets, chosen)}

    def epochs_from(first: int) -> tf.data.Dataset:
        return by_data(tf.data.Dataset.range(first, recipe.epochs).flat_map(epoch).prefetch(4))

    return epochs_from, len(segments) // batch_size
