"""Standardizes every band to zero mean and unit deviation over the training set."""

import keras
import numpy as np
import tensorflow as tf

_CONSTANT = 1e-8  # a variance below this share of (1 + squared mean) is rounding error
_CLIPS_AT_ONCE = 64


class Standardizer(keras.layers.Normalization):
    """Features [B, F, M, C] → (features - mean) / deviation of each band and channel over the training set.

    `adapt` sets mean and deviation as weights and `call` reads them, so that saved models and checkpoints hold them;
    Keras' own layer keeps constants from the time it was adapted. A band that was constant in training (a deviation
    below 1e-4, or below 1e-4 of its level) carries no information and becomes 0: dividing by its deviation would blow
    up the first clip in which it is not constant.
    """

    def __init__(self) -> None:
        super().__init__(axis=(2, 3))

    def adapt(self, features: np.ndarray) -> None:
        """Fits to training features [N, F, M, C]. Raises ValueError with the number of clips that are not finite."""
        finite = np.isfinite(features).all(axis=(1, 2, 3))
        if not finite.all():
            raise ValueError(
                f"{np.count_nonzero(~finite)} of {len(finite)} training clips hold features that are not finite, "
                f"first the one at {np.flatnonzero(~finite)[0]}: remove them"
            )
        if not self.built:
            self.build(features.shape)
        # Float32 sums of millions of frames would be off by more than the variance allowed for a constant band.
        mean = features.mean(axis=(0, 1), dtype=np.float64)  # [M, C]
        chunks = (features[first : first + _CLIPS_AT_ONCE] for first in range(0, len(features), _CLIPS_AT_ONCE))
        squares = sum(np.square(chunk - mean).sum(axis=(0, 1)) for chunk in chunks)
        variance = squares / (features.shape[0] * features.shape[1])  # [M, C]
        self.adapt_mean.assign(mean)
        self.adapt_variance.assign(np.where(variance < _CONSTANT * (1.0 + mean**2), np.inf, variance))

    def call(self, features: tf.Tensor) -> tf.Tensor:
        deviation = tf.maximum(tf.sqrt(self.adapt_variance), keras.config.epsilon())
        return (features - self.adapt_mean) / deviation
