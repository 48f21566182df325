"""Halving convolution of the encoder and of the critic."""

from typing import Any

import keras
import tensorflow as tf


class Downsample(keras.layers.Layer):
    """4×4 convolution of stride 2, [B, 2h, 2w, C] → [B, h, w, width], padded by one pixel.

    Computed as space-to-depth and a 2×2 convolution: the same function and the same number of weights, about three
    times faster on a CPU.
    """

    def __init__(self, width: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.width = width
        self.convolution = keras.layers.Conv2D(width, 2)

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        batch, height, width, channels = input_shape
        if height is None or width is None or channels is None or height % 2 or width % 2:
            raise ValueError(f"{self.name} halves the input's sides, which must be even; got shape {input_shape}")
        self.convolution.build((batch, height // 2 + 1, width // 2 + 1, 4 * channels))

    def call(self, inputs: tf.Tensor) -> tf.Tensor:
        padded = tf.pad(inputs, [[0, 0], [1, 1], [1, 1], [0, 0]])
        blocks = tf.nn.space_to_depth(padded, 2)  # [B, h + 1, w + 1, 4C]
        return self.convolution(blocks)  # [B, h, w, width]
