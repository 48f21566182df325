"""D, the critic of Figure 1a."""

from typing import Any

import keras
import tensorflow as tf

from ivf.config import CriticConfig


class Critic(keras.Model):
    """Visual features [B, H, W, D] → score [B], unbounded (paper §3.1, Eq. 3).

    No batch normalization: the penalty is on the gradient of each example by itself (Gulrajani et al. 2017, §4). A
    conditional critic also takes the log-mel [B, F, M, 1], as its bands' means and maxima over time, at every position
    of the grid. float32 under every policy: the penalty is a second derivative.
    """

    def __init__(self, config: CriticConfig, **kwargs: Any) -> None:
        super().__init__(dtype="float32", **kwargs)
        self.halvings = [keras.layers.Conv2D(w, 4, 2, padding="same", dtype="float32") for w in config.widths]
        self.flatten = keras.layers.Flatten(dtype="float32")
        self.score = keras.layers.Dense(1, dtype="float32")
        self.condition = keras.layers.Dense(config.listening_width, dtype="float32") if config.conditional else None

    def call(self, features: tf.Tensor, log_mel: tf.Tensor | None = None) -> tf.Tensor:
        hidden = features
        if self.condition is not None:
            condition = tf.concat(
                [tf.reduce_mean(log_mel, axis=1), tf.reduce_max(log_mel, axis=1)], axis=1
            )  # [B, 2M, 1]
            condition = tf.nn.leaky_relu(self.condition(condition[..., 0]), alpha=0.2)  # [B, listening_width]
            everywhere = tf.zeros_like(features[..., :1]) + condition[:, tf.newaxis, tf.newaxis]
            hidden = tf.concat([features, everywhere], axis=-1)  # [B, H, W, D + listening_width]
        for halving in self.halvings:
            hidden = tf.nn.leaky_relu(halving(hidden), alpha=0.2)  # each halves H and W
        return self.score(self.flatten(hidden))[:, 0]  # [B]
