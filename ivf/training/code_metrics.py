"""How many codes are really in use."""

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
        # not one_hot: the batch is whole here, and K floats for each of its positions may be a gigabyte
        self.counts.assign_add(tf.math.unsorted_segment_sum(tf.ones_like(flat, tf.float32), flat, self.n_codes))

    def result(self) -> tf.Tensor:
        counts = tf.convert_to_tensor(self.counts)
        probability = counts / tf.maximum(tf.reduce_sum(counts), 1.0)
        return tf.exp(-tf.reduce_sum(tf.math.xlogy(probability, probability)))
