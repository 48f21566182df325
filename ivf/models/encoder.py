"""E, the image encoder of Figure 1a."""

from typing import Any

import keras
import tensorflow as tf

from ivf.config import AutoencoderConfig
from ivf.models.residual_stack import ResidualStack


class Encoder(keras.Model):
    """I [B, height, width, 3] in [-0.5, 0.5] → E(I) [B, H, W, D] (paper §3.1; layers after Sonnet's VQ-VAE)."""

    def __init__(self, config: AutoencoderConfig, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        width = config.widths[-1]
        self.halvings = [keras.layers.Conv2D(channels, 4, 2, padding="same") for channels in config.widths]
        self.mixing = keras.layers.Conv2D(width, 3, padding="same")
        self.residual = ResidualStack(config.residual_blocks, width, config.residual_width)
        self.projection = keras.layers.Conv2D(config.code_dimension, 1)

    def call(self, frame: tf.Tensor) -> tf.Tensor:
        hidden = frame
        for halving in self.halvings:
            hidden = tf.nn.relu(halving(hidden))  # each halves height and width
        hidden = self.residual(self.mixing(hidden))  # [B, H, W, width]
        return self.projection(hidden)  # [B, H, W, D]
