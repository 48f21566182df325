"""Training on segments, classifying whole clips."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import tensorflow as tf

from ivf.baselines.clip_classifier import ClipClassifier
from ivf.baselines.piczak_convnet import PiczakConvNet
from ivf.baselines.piczak_segments import audible
from ivf.baselines.training_recipe import TrainingRecipe
from ivf.baselines.voting import Vote, vote


class SegmentClassifier(ClipClassifier):
    """A `ClipClassifier` whose batches are segments [B, F, M] in training, and clips of segments [B, S, F, M] in tests.

    A clip's logits are the logarithm of what its audible segments vote for; they need no further normalization.
    """

    def __init__(
        self,
        network: PiczakConvNet,
        recipe: TrainingRecipe,
        segment_shape: tuple[int, ...],
        silence_db: float = -70.0,  # Piczak 2015
        rule: Vote = "probability",  # Piczak 2015: "universally favorable"; what the row 64.5 on ESC-50 is
        **kwargs: Any,
    ) -> None:
        self.silence_db = silence_db
        self.rule: Vote = rule
        super().__init__(network, recipe, segment_shape, **kwargs)

    def adapt(self, batches: Iterable[np.ndarray]) -> None:
        """Takes the mean and the deviation of all values of the training segments, in batches [n, F, M]."""
        self.network.adapt(np.concatenate(list(batches)))

    def _logits(self, features: tf.Tensor, training: bool) -> tuple[tf.Tensor, tf.Tensor | None]:
        if features.shape.rank == 3:
            return super()._logits(features, training)
        n_segments = tf.shape(features)[1]
        segments = tf.reshape(features, [-1, *features.shape[2:]])  # [B · S, F, M]
        probability = tf.nn.softmax(super()._logits(segments, training)[0])
        probability = tf.reshape(probability, [-1, n_segments, probability.shape[-1]])  # [B, S, n_classes]
        voted = vote(probability, audible(features, self.silence_db), self.rule)
        return tf.math.log(tf.maximum(voted, 1e-30)), None
