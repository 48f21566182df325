"""Batch normalization for the classifier."""

from typing import Any

import keras
import tensorflow as tf


class BatchNormalization(keras.layers.BatchNormalization):
    """[B, F, M, C] float32 → the same shape, by the moments of the whole batch (Ioffe and Szegedy 2015).

    Keras's layer with `synchronized=True`, so that a batch is the same on any number of replicas. On one replica
    TensorFlow's fused kernel does the same sums in one pass: op by op they take as long as the convolutions do.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"synchronized": True} | kwargs)

    def call(self, inputs: tf.Tensor, training: bool = False, mask: tf.Tensor | None = None) -> tf.Tensor:
        if not training or tf.distribute.get_strategy().num_replicas_in_sync > 1:
            return super().call(inputs, training=training, mask=mask)
        channels = inputs.shape[-1:]
        scale = tf.ones(channels) if self.gamma is None else tf.convert_to_tensor(self.gamma)
        offset = tf.zeros(channels) if self.beta is None else tf.convert_to_tensor(self.beta)
        normalized, mean, variance, *_ = tf.raw_ops.FusedBatchNormV3(
            x=inputs, scale=scale, offset=offset, mean=[], variance=[], epsilon=self.epsilon, is_training=True
        )
        n = tf.cast(tf.reduce_prod(tf.shape(inputs)[:-1]), variance.dtype)
        variance *= (n - 1) / n  # the kernel's is the unbiased one
        for moving, found in ((self.moving_mean, mean), (self.moving_variance, variance)):
            moving.assign(moving * self.momentum + found * (1 - self.momentum))
        return normalized
