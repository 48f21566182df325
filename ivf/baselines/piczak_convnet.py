"""Piczak's network: one tall convolution, one wide one, and two large fully connected layers."""

import math
from dataclasses import dataclass, replace
from typing import Any

import keras
import numpy as np
import tensorflow as tf


@dataclass(frozen=True)
class PiczakConvNetConfig:
    """Sizes of Piczak, "Environmental sound classification with convolutional neural networks", MLSP 2015."""

    filters: int = 80  # Piczak 2015, of both convolutions
    hidden: int = 5000  # Piczak 2015, of both fully connected layers
    first_size: tuple[int, int] = (6, 57)  # Piczak 2015: frames, bands
    first_pool: tuple[int, int] = (3, 4)  # Piczak 2015: frames, bands; every third frame, every band
    second_size: int = 3  # Piczak 2015: frames
    second_pool: int = 3  # Piczak 2015: frames
    dropout: float = 0.5  # Piczak 2015: behind the first convolution and both fully connected layers
    first_limit: float = 0.001  # Piczak 2015, code: kernels are uniform in ± this
    second_limit: float = 0.1  # Piczak 2015, code
    dense_deviation: float = 0.01  # Piczak 2015, code: kernels are normal
    delta_width: int = 9  # librosa 0.3.1's default, which Piczak 2015 takes

    def scaled(self, width: float) -> "PiczakConvNetConfig":
        """The same with layers `width` times as wide, whose kernels begin so much larger that sums stay as large."""
        return replace(
            self,
            filters=max(2, round(width * self.filters)),
            hidden=max(4, round(width * self.hidden)),
            second_limit=self.second_limit / math.sqrt(width),
            dense_deviation=self.dense_deviation / math.sqrt(width),
        )


class PiczakConvNet(keras.Model):
    """Log-mels of segments [B, F, M] in dB → class logits [B, n_classes].

    All values are standardized by one mean and one deviation of the training set, which `adapt` reads, and their slopes
    are a second channel. Short segments have 41 × 60 values, long ones 101 × 60. The last pooling leaves 3 frames of
    the short ones; the source's library, pylearn2, also pools the frame that is left over, which makes 4 of them and
    400,000 more weights than here. Its paper gives neither number.
    """

    def __init__(self, config: PiczakConvNetConfig, n_classes: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.config = config
        self.mean = self.add_weight(name="mean", initializer="zeros", trainable=False)
        self.deviation = self.add_weight(name="deviation", initializer="ones", trainable=False)
        uniform, normal = keras.initializers.RandomUniform, keras.initializers.RandomNormal
        self.first = keras.layers.Conv2D(
            config.filters,
            config.first_size,
            activation="relu",
            kernel_initializer=uniform(-config.first_limit, config.first_limit),
            bias_initializer=keras.initializers.Constant(0.1),  # Piczak 2015, code
        )
        self.first_pool = keras.layers.MaxPooling2D(config.first_pool, (config.first_pool[0], 1))
        self.second = keras.layers.Conv2D(
            config.filters,
            (config.second_size, 1),
            activation="relu",
            kernel_initializer=uniform(-config.second_limit, config.second_limit),
        )
        self.second_pool = keras.layers.MaxPooling2D((config.second_pool, 1))
        self.flatten = keras.layers.Flatten()
        self.hidden = [
            keras.layers.Dense(config.hidden, activation="relu", kernel_initializer=normal(0.0, config.dense_deviation))
            for _ in range(2)
        ]
        self.score = keras.layers.Dense(n_classes, kernel_initializer=normal(0.0, config.dense_deviation))
        self.dropouts = [keras.layers.Dropout(config.dropout) for _ in range(3)]

    def adapt(self, segments: np.ndarray) -> None:
        """Takes the mean and the deviation of all values of the training segments [n, F, M].

        Raises ValueError with the number of segments that are not finite.
        """
        if broken := int(np.count_nonzero(~np.isfinite(segments).all(axis=(1, 2)))):
            raise ValueError(f"{broken} of {len(segments)} training segments hold levels that are not finite")
        self.mean.assign(segments.mean(dtype=np.float64))
        self.deviation.assign(segments.std(dtype=np.float64))

    def call(self, segments: tf.Tensor, training: bool = False) -> tf.Tensor:
        level = (segments - self.mean) / self.deviation  # [B, F, M]
        hidden = tf.stack([level, trailing_slope(level, self.config.delta_width)], axis=-1)  # [B, F, M, 2]
        hidden = self.first_pool(self.first(hidden))  # [B, (F - 5) // 3, 1, filters]
        hidden = self.dropouts[0](hidden, training=training)
        hidden = self.second_pool(self.second(hidden))  # [B, 3 or 10, 1, filters]
        hidden = self.flatten(hidden)
        for layer, dropout in zip(self.hidden, self.dropouts[1:], strict=True):
            hidden = dropout(layer(hidden), training=training)
        return self.score(hidden)


def trailing_slope(values: tf.Tensor, width: int) -> tf.Tensor:
    """[B, F, M] → Σ_k k · values[f - width // 2 + k], k from -(width // 2) to width // 2; the same shape.

    `librosa.feature.delta` of version 0.3.1: a regression slope that is neither divided by Σ k² nor centred, but
    belongs to the last of its frames. Before the beginning the first frame is repeated 1 + width // 2 times, and what
    is needed before that is 0, so that the first frames hold their level, too.
    """
    frames, reach = values.shape[1], width // 2
    repeated = tf.repeat(values[:, :1], reach + 1, axis=1)
    padded = tf.concat([tf.zeros_like(repeated)[:, : width - 1 - (reach + 1)], repeated, values], axis=1)
    return tf.add_n([(place - reach) * padded[:, place : place + frames] for place in range(width)])
