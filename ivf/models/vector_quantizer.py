"""B, the codebook of Figure 1, with Eq. 1 and the straight-through estimator."""

from typing import Any

import keras
import tensorflow as tf


class VectorQuantizer(keras.layers.Layer):
    """Nearest code at every grid position (paper Eq. 1). The codebook [K, D] is trained by Eq. 2's second term.

    Codes are read as one-hot @ codebook, whose gradient is dense: gathers give sparse gradients that some replica
    reductions reject. Distances are float32 under every policy.
    """

    def __init__(self, n_codes: int, code_dimension: int, **kwargs: Any) -> None:
        super().__init__(dtype="float32", **kwargs)
        self.n_codes = n_codes
        self.code_dimension = code_dimension

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        self.codebook = self.add_weight(
            shape=(self.n_codes, self.code_dimension),
            initializer=keras.initializers.VarianceScaling(distribution="uniform"),
            name="codebook",
        )

    def nearest(self, embedding: tf.Tensor) -> tf.Tensor:
        """Eq. 1: E(I) [B, H, W, D] → n [B, H, W] int32, the least index where two codes are equally near."""
        codebook = tf.convert_to_tensor(self.codebook)
        # ‖e − b‖² = ‖e‖² − 2 e·b + ‖b‖², whose first term no argmin sees
        distance = tf.reduce_sum(codebook**2, axis=1) - 2.0 * tf.matmul(embedding, codebook, transpose_b=True)
        return tf.argmin(distance, axis=-1, output_type=tf.int32)

    def lookup(self, indices: tf.Tensor) -> tf.Tensor:
        """n [B, H, W] → Q^n [B, H, W, D]; gradients reach the codebook."""
        return self.expected(tf.one_hot(indices, self.n_codes))

    def expected(self, weights: tf.Tensor) -> tf.Tensor:
        """Mean code under `weights` [B, H, W, K] → [B, H, W, D]."""
        return tf.matmul(weights, tf.convert_to_tensor(self.codebook))

    def call(self, embedding: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        """E(I) [B, H, W, D] → (Q^n [B, H, W, D], n [B, H, W])."""
        indices = self.nearest(embedding)
        return self.lookup(indices), indices


def straight_through(hard: tf.Tensor, soft: tf.Tensor) -> tf.Tensor:
    """The value of `hard` with the gradient of `soft` (Bengio et al. 2013, the paper's [17])."""
    return soft + tf.stop_gradient(hard - soft)
