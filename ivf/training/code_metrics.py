"""Metrics of discrete codes: perplexity, share of codes in use, accuracy of the best constant prediction."""

from typing import Any

import keras
import tensorflow as tf


class Perplexity(keras.metrics.Metric):
    """exp(entropy) of the code frequencies, from 1 (collapse) to K (all codes equally often); indices [B, H, W]."""

    def __init__(self, n_codes: int, name: str = "perplexity", **kwargs: Any) -> None:
        super().__init__(name=name, **kwargs)
        self.n_codes = n_codes
        self.counts = self.add_weight(shape=(n_codes,), initializer="zeros", name="counts")

    def update_state(self, indices: tf.Tensor) -> None:
        flat = tf.reshape(indices, [-1])
        # A one-hot encoding of a whole batch, K floats for each of its positions, could take a gigabyte.
        self.counts.assign_add(tf.math.unsorted_segment_sum(tf.ones_like(flat, tf.float32), flat, self.n_codes))

    def result(self) -> tf.Tensor:
        counts = tf.convert_to_tensor(self.counts)
        probability = counts / tf.maximum(tf.reduce_sum(counts), 1.0)
        return tf.exp(-tf.reduce_sum(tf.math.xlogy(probability, probability)))


class CodeUsage(Perplexity):
    """Share of the codes that occur at least once, from 1 / K to 1; indices [B, H, W]."""

    def __init__(self, n_codes: int) -> None:
        super().__init__(n_codes, name="code_usage")

    def result(self) -> tf.Tensor:
        return tf.reduce_mean(tf.cast(tf.convert_to_tensor(self.counts) > 0, tf.float32))


class MarginalAccuracy(keras.metrics.Metric):
    """Share of indices [B, H, W] that are the most frequent one at their position: the best constant prediction.

    Frequencies are those of the same epoch, so this is an upper bound for any prediction that ignores the sound.
    """

    def __init__(self, grid: int, n_codes: int) -> None:
        super().__init__(name="marginal_accuracy")
        self.counts = self.add_weight(shape=(grid, grid, n_codes), initializer="zeros", name="counts")

    def update_state(self, indices: tf.Tensor) -> None:
        height, width, n_codes = self.counts.shape
        first = tf.reshape(tf.range(0, height * width * n_codes, n_codes), [height, width])
        cells = first + tf.cast(indices, tf.int32)  # [B, H, W]
        ones = tf.ones_like(cells, tf.float32)
        counts = tf.math.unsorted_segment_sum(ones, cells, height * width * n_codes)
        self.counts.assign_add(tf.reshape(counts, self.counts.shape))

    def result(self) -> tf.Tensor:
        counts = tf.convert_to_tensor(self.counts)
        return tf.reduce_sum(tf.reduce_max(counts, axis=-1)) / tf.maximum(tf.reduce_sum(counts), 1.0)
