"""What a guess that hears nothing would get right."""

import keras
import tensorflow as tf


class MarginalAccuracy(keras.metrics.Metric):
    """Share of indices [B, H, W] that are the most frequent one at their position, the best constant guess.

    Frequencies are those of the epoch that is judged, so this is an upper bound for any guess that hears nothing.
    """

    def __init__(self, grid: int, n_codes: int) -> None:
        super().__init__(name="marginal_accuracy")
        self.n_codes = n_codes
        self.counts = self.add_weight(shape=(grid, grid, n_codes), initializer="zeros", name="counts")

    def update_state(self, indices: tf.Tensor) -> None:
        self.counts.assign_add(tf.reduce_sum(tf.one_hot(indices, self.n_codes), axis=0))

    def result(self) -> tf.Tensor:
        counts = tf.convert_to_tensor(self.counts)
        return tf.reduce_sum(tf.reduce_max(counts, axis=-1)) / tf.maximum(tf.reduce_sum(counts), 1.0)
