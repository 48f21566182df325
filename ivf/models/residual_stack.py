"""Residual blocks around the code grid."""

from typing import Any

import keras
import tensorflow as tf


class ResidualStack(keras.layers.Layer):
    """`blocks` × (ReLU, 3×3, ReLU, 1×1, add), then ReLU; [B, h, w, width] keeps its shape (van den Oord 2017)."""

    def __init__(self, blocks: int, width: int, hidden: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.width = width
        self.inner = [keras.layers.Conv2D(hidden, 3, padding="same") for _ in range(blocks)]
        self.outer = [keras.layers.Conv2D(width, 1) for _ in range(blocks)]

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        for inner, outer in zip(self.inner, self.outer, strict=True):
            inner.build(input_shape)
            outer.build((*input_shape[:-1], inner.filters))

    def call(self, inputs: tf.Tensor) -> tf.Tensor:
        hidden = inputs
        for inner, outer in zip(self.inner, self.outer, strict=True):
            hidden = hidden + outer(tf.nn.relu(inner(tf.nn.relu(hidden))))
        return tf.nn.relu(hidden)
