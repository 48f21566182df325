"""G, the acoustic spectrum transformation network of Figure 1."""

from typing import Any

import keras
import tensorflow as tf

from ivf.config import GeneratorConfig
from ivf.models.batch_normalization import BatchNormalization

_SEED_SIDE = 4  # side of the grid that a sound is first laid out on


class IndexGenerator(keras.Model):
    """A [B, F, M, 1] → index logits [B, H, W, K], or, with the "embedding" head, features [B, H, W, D].

    The trunk is pooled over time, since the time of a sound says nothing about where its source is in the picture; so
    any number of frames is taken. The paper gives no layer of G (§3.1).
    """

    def __init__(self, config: GeneratorConfig, grid: int, outputs: int, **kwargs: Any) -> None:
        super().__init__(autocast=False, **kwargs)  # bfloat16 would round A before its mean is subtracted
        doublings = (grid // _SEED_SIDE).bit_length() - 1
        if doublings < 0 or grid != _SEED_SIDE * 2**doublings:
            raise ValueError(f"code grid of {grid}: G doubles a {_SEED_SIDE}×{_SEED_SIDE} grid; use {_SEED_SIDE}·2^n")
        self.config = config
        strides = [2] + [1] * (config.block_convolutions - 1)
        layers = [(width, stride) for width in config.widths for stride in strides]
        self.convolutions = [keras.layers.Conv2D(w, 3, stride, padding="same", use_bias=False) for w, stride in layers]
        self.normalizations = [_normalization(config) for _ in layers]
        self.dropout = keras.layers.Dropout(config.dropout)
        self.seed = keras.layers.Dense(_SEED_SIDE * _SEED_SIDE * config.grid_width)
        self.doublings = [
            keras.layers.Conv2DTranspose(config.grid_width, 4, 2, padding="same") for _ in range(doublings)
        ]
        self.mixing = keras.layers.Conv2D(config.grid_width, 3, padding="same")
        self.head = keras.layers.Conv2D(outputs, 1, dtype="float32")
        self.noise_seeds = keras.random.SeedGenerator()

    def call(self, log_mel: tf.Tensor, training: bool = False) -> tf.Tensor:
        hidden = log_mel
        if self.config.subtract_clip_mean:
            hidden = hidden - tf.reduce_mean(hidden, axis=1, keepdims=True)
        for convolution, normalization in zip(self.convolutions, self.normalizations, strict=True):
            hidden = tf.nn.relu(normalization(convolution(hidden), training=training))  # each width halves F and M
        pooled = tf.concat([tf.reduce_mean(hidden, axis=1), tf.reduce_max(hidden, axis=1)], axis=-1)  # [B, m, 2c]
        pooled = tf.reshape(pooled, [-1, pooled.shape[1] * pooled.shape[2]])  # [B, 2mc]
        grid = self.seed(self.dropout(pooled, training=training))
        grid = tf.reshape(grid, [-1, _SEED_SIDE, _SEED_SIDE, self.config.grid_width])
        for doubling in self.doublings:
            grid = doubling(tf.nn.relu(grid))  # each doubles the grid's sides
        grid = self.mixing(tf.nn.relu(grid))  # [B, H, W, grid_width]
        return self.head(tf.nn.relu(grid))  # [B, H, W, K or D]

    def gumbel_noise(self, shape: tf.Tensor) -> tf.Tensor:
        """Standard Gumbel noise: the arg max of logits plus it is a draw from their softmax (Jang et al. 2017)."""
        uniform = keras.random.uniform(shape, 1e-6, 1.0, seed=self.noise_seeds)
        return -tf.math.log(-tf.math.log(uniform))


def _normalization(config: GeneratorConfig) -> keras.layers.Layer:
    if config.normalization == "batch":
        return BatchNormalization()
    return keras.layers.GroupNormalization(groups=1)  # over a whole example: any batch gives the same
