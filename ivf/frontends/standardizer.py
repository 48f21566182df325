"""Standardizes every band to zero mean and unit deviation over the training set."""

from collections.abc import Iterable

import keras
import numpy as np
import tensorflow as tf

from ivf.frontends.moments import Moments

_CONSTANT = 1e-8  # a variance below this share of (1 + squared mean) is rounding error


class Standardizer(keras.layers.Normalization):
    """Features [B, F, M, C] → (features - mean) / deviation of each band and channel over the training set.

    `adapt` sets mean and deviation as weights and `call` reads them, so that saved models and checkpoints hold them;
    Keras' own layer keeps constants from the time it was adapted. A band that was constant in training (a deviation
    below 1e-4, or below 1e-4 of its level) carries no information and becomes 0: dividing by its deviation would blow
    up the first clip in which it is not constant.
    """

    def __init__(self) -> None:
        super().__init__(axis=(2, 3))

    def adapt(self, batches: Iterable[np.ndarray]) -> None:
        """Fits to training features in batches [B, F, M, C], which are read once.

        Raises ValueError with the number of clips that are not finite.
        """
        faulty: list[int] = []
        n_clips, moments = 0, Moments()
        for batch in batches:
            finite = np.isfinite(batch).all(axis=(1, 2, 3))
            faulty += (n_clips + np.flatnonzero(~finite)).tolist()
            n_clips += len(batch)
            if not self.built:
                self.build(batch.shape)
            if not faulty:
                moments.add(batch)
        if faulty:
            raise ValueError(
                f"{len(faulty)} of {n_clips} training clips hold features that are not finite, "
                f"first the one at {faulty[0]}: remove them"
            )
        mean, variance = moments.mean, moments.variance  # [M, C]
        self.adapt_mean.assign(mean)
        self.adapt_variance.assign(np.where(variance < _CONSTANT * (1.0 + mean**2), np.inf, variance))

    def call(self, features: tf.Tensor) -> tf.Tensor:
        deviation = tf.maximum(tf.sqrt(self.adapt_variance), keras.config.epsilon())
        return (features - self.adapt_mean) / deviation
