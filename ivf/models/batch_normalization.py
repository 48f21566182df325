"""Batch normalization of every network that has one."""

from collections.abc import Callable
from typing import Any

import keras
import tensorflow as tf

MOMENTUM = 0.9  # of PyTorch, which calls it 0.1, and so of CNN9-I (Kong et al. 2019); Keras' own is 0.99
Moments = tuple[tf.Tensor, tf.Tensor]  # mean and variance, [C] float32 each


class BatchNormalization(keras.layers.BatchNormalization):
    """[B, ..., C] → the same shape, by the moments of the whole batch (Ioffe and Szegedy 2015).

    Keras's layer with `synchronized=True`, so that a batch is the same on any number of replicas. On one replica
    TensorFlow's fused kernel does the same sums in one pass for [B, F, M, C] float32: op by op they take as long as the
    convolutions do. Moving averages follow the batches while training; at its end `ivf.training.moments` replaces them,
    which sets `moments_of` for as long as it needs: (layer, inputs) → what to normalize by, in place of either.
    """

    def __init__(self, momentum: float = MOMENTUM, **kwargs: Any) -> None:
        super().__init__(momentum=momentum, **{"synchronized": True} | kwargs)
        self.moments_of: Callable[[BatchNormalization, tf.Tensor], Moments] | None = None

    def call(self, inputs: tf.Tensor, training: bool = False, mask: tf.Tensor | None = None) -> tf.Tensor:
        if self.moments_of is not None:
            values = tf.cast(inputs, tf.float32)
            mean, variance = self.moments_of(self, values)
            normalized = tf.nn.batch_normalization(values, mean, variance, self.beta, self.gamma, self.epsilon)
            return tf.cast(normalized, inputs.dtype)
        replicas = tf.distribute.get_strategy().num_replicas_in_sync
        fits_kernel = inputs.dtype == tf.float32 and inputs.shape.rank == 4 and replicas == 1
        if not (training and self.trainable and fits_kernel):
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
