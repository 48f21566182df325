"""Attention over channels, as in CBAM."""

from typing import Any

import keras
import tensorflow as tf


class ChannelAttention(keras.layers.Layer):
    """[B, F, M, C] → the same, each channel multiplied by a factor in (0, 1) that depends on the whole clip.

    Woo et al. 2018 ("CBAM"): the channels' means and maxima go through the same two dense layers, the first of which
    has C // reduction units; the sigmoid of their sum is the factor.
    """

    def __init__(self, channels: int, reduction: int = 2, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.reduce = keras.layers.Dense(channels // reduction, activation="relu", kernel_initializer="he_normal")
        self.expand = keras.layers.Dense(channels, kernel_initializer="he_normal")

    def call(self, inputs: tf.Tensor) -> tf.Tensor:
        pooled = [tf.reduce_mean(inputs, axis=[1, 2]), tf.reduce_max(inputs, axis=[1, 2])]  # [B, C] each
        factors = tf.sigmoid(tf.add_n([self.expand(self.reduce(values)) for values in pooled]))
        return inputs * factors[:, tf.newaxis, tf.newaxis]
