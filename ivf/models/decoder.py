"""The decoder of Figure 1a."""

from typing import Any

import keras
import tensorflow as tf

from ivf.config import AutoencoderConfig
from ivf.models.residual_stack import ResidualStack


class Decoder(keras.Model):
    """Q [B, H, W, D] → I′ [B, height, width, 3], about [-0.5, 0.5] (paper §3.1); mirrors the encoder."""

    def __init__(self, config: AutoencoderConfig, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        width = config.widths[-1]
        self.mixing = keras.layers.Conv2D(width, 3, padding="same")
        self.residual = ResidualStack(config.residual_blocks, width, config.residual_width)
        widths = (*reversed(config.widths[:-1]), 3)
        self.doublings = [keras.layers.Conv2DTranspose(channels, 4, 2, padding="same") for channels in widths]

    def call(self, features: tf.Tensor) -> tf.Tensor:
        hidden = self.residual(self.mixing(features))  # [B, H, W, width]
        for doubling in self.doublings[:-1]:
            hidden = tf.nn.relu(doubling(hidden))  # each doubles H and W
        return self.doublings[-1](hidden)  # [B, height, width, 3]
