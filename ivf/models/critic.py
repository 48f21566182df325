"""D, the critic of Figure 1a."""

from typing import Any

import keras
import tensorflow as tf

from ivf.config import CriticConfig


class Critic(keras.Model):
    """Visual features [B, H, W, D] → score [B], unbounded (paper §3.1, Eq. 3).

    No batch normalization: the penalty is on the gradient of each example by itself (Gulrajani et al. 2017, §4).
    """

    def __init__(self, config: CriticConfig, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.halvings = [keras.layers.Conv2D(width, 4, 2, padding="same") for width in config.widths]
        self.flatten = keras.layers.Flatten()
        self.score = keras.layers.Dense(1)

    def call(self, features: tf.Tensor) -> tf.Tensor:
        hidden = features
        for halving in self.halvings:
            hidden = tf.nn.leaky_relu(halving(hidden), alpha=0.2)  # each halves H and W
        return self.score(self.flatten(hidden))[:, 0]  # [B]
