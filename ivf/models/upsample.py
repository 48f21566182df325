"""Doubling convolution of the decoder and of G."""

from typing import Any

import keras
import tensorflow as tf


class Upsample(keras.layers.Layer):
    """4×4 transposed convolution of stride 2, [B, h, w, C] → [B, 2h, 2w, width].

    Computed as a 2×2 convolution and depth-to-space: the same function and the same number of weights, about three
    times faster on a CPU.
    """

    def __init__(self, width: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.width = width
        self.convolution = keras.layers.Conv2D(4 * width, 2, use_bias=False)

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        batch, height, width, channels = input_shape
        padded = (batch, height and height + 2, width and width + 2, channels)
        self.convolution.build(padded)
        self.bias = self.add_weight(shape=(self.width,), initializer="zeros", name="bias")

    def call(self, inputs: tf.Tensor) -> tf.Tensor:
        padded = tf.pad(inputs, [[0, 0], [1, 1], [1, 1], [0, 0]])
        phases = self.convolution(padded)  # [B, h + 1, w + 1, 4 width]
        doubled = tf.nn.depth_to_space(phases, 2)  # [B, 2h + 2, 2w + 2, width]
        return doubled[:, 1:-1, 1:-1] + tf.cast(self.bias, doubled.dtype)
