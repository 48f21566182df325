"""Zero mean and unit deviation for every band, as the training set has them."""

import keras
import numpy as np
import tensorflow as tf

_CONSTANT = 1e-8  # variance below this share of (1 + squared mean) is rounding
_CLIPS_AT_ONCE = 64


class Standardizer(keras.layers.Normalization):
    """Features [B, F, M, C] → (features - mean) / deviation of each band and channel over the training set.

    Mean and deviation are weights that `adapt` sets and `call` reads, so that a saved model and a checkpoint hold them;
    Keras' own layer would go on with constants of the time when it was adapted. A band that was constant in training
    (a deviation below 1e-4, or below 1e-4 of its level) says nothing and becomes 0: dividing by its deviation would
    blow up the first clip in which it is not.
    """

    def __init__(self) -> None:
        super().__init__(axis=(2, 3))

    def adapt(self, features: np.ndarray) -> None:
        """Reads training features [N, F, M, C]; a ValueError counts the clips that are not finite."""
        finite = np.isfinite(features).all(axis=(1, 2, 3))
        if not finite.all():
            raise ValueError(
                f"{np.count_nonzero(~finite)} of {len(finite)} training clips hold features that are not finite, "
                f"first the one at {np.flatnonzero(~finite)[0]}: remove them"
            )
        if not self.built:
            self.build(features.shape)
        # in float64: sums of millions of frames in float32 are off by more than what a constant band's variance may be
        mean = features.mean(axis=(0, 1), dtype=np.float64)  # [M, C]
        parts = (features[first : first + _CLIPS_AT_ONCE] for first in range(0, len(features), _CLIPS_AT_ONCE))
        squares = sum(np.square(part - mean).sum(axis=(0, 1)) for part in parts)
        variance = squares / (features.shape[0] * features.shape[1])  # [M, C]
        self.adapt_mean.assign(mean)
        self.adapt_variance.assign(np.where(variance < _CONSTANT * (1.0 + mean**2), np.inf, variance))

    def call(self, features: tf.Tensor) -> tf.Tensor:
        deviation = tf.maximum(tf.sqrt(self.adapt_variance), keras.config.epsilon())
        return (features - self.adapt_mean) / deviation
