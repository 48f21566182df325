"""What a guess that hears nothing would get right."""

import keras
import tensorflow as tf


class MarginalAccuracy(keras.metrics.Metric):
    """Share of indices [B, H, W] that are the most frequent one at their position, the best constant guess.

    Frequencies are those of the epoch that is judged, so this is an upper bound for any guess that hears nothing.
    """

    def __init__(self, grid: int, n_codes: int) -> None:
        super().__init__(name="marginal_accuracy")
        self.counts = self.add_weight(shape=(grid, grid, n_codes), initializer="zeros", name="counts")

    def update_state(self, indices: tf.Tensor) -> None:
        height, width, n_codes = self.counts.shape
        first = tf.reshape(tf.range(0, height * width * n_codes, n_codes), [height, width])
        places = first + tf.cast(indices, tf.int32)  # [B, H, W]
        ones = tf.ones_like(places, tf.float32)
        counts = tf.math.unsorted_segment_sum(ones, places, height * width * n_codes)
        self.counts.assign_add(tf.reshape(counts, self.counts.shape))

    def result(self) -> tf.Tensor:
        counts = tf.convert_to_tensor(self.counts)
        return tf.reduce_sum(tf.reduce_max(counts, axis=-1)) / tf.maximum(tf.reduce_sum(counts), 1.0)
