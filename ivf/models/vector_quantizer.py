"""B, the codebook of Figure 1, with Eq. 1 and the straight-through estimator."""

from typing import Any

import keras
import tensorflow as tf

from ivf.config import AutoencoderConfig

_SMALLEST_COUNT = 1e-5  # a code that nothing was ever near stays finite


class VectorQuantizer(keras.layers.Layer):
    """Nearest code at every grid position (paper Eq. 1).

    The codebook [K, D] is trained by Eq. 2's second term, or, with `codebook="ema"`, by
    `update_moving_average`. Codes are read as
    one-hot @ codebook, whose gradient is dense: gathers give sparse gradients that some replica reductions reject.
    Distances are float32 under every policy. Codes begin uniform with a variance of 1/K (ours: paper silent, and Keras
    takes the K rows for the fan-in), drawn after the weights of all that was made before.
    """

    def __init__(self, config: AutoencoderConfig, **kwargs: Any) -> None:
        super().__init__(dtype="float32", **kwargs)
        self.config = config
        self.n_codes = config.n_codes
        self.moving_average = config.codebook == "ema"

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        shape = (self.n_codes, self.config.code_dimension)
        self.codebook = self.add_weight(
            shape=shape,
            initializer=keras.initializers.VarianceScaling(distribution="uniform"),
            trainable=not self.moving_average,
            aggregation="only_first_replica" if self.moving_average else "none",
            name="codebook",
        )
        if self.moving_average:
            replicated = {"trainable": False, "aggregation": "only_first_replica"}
            self.counts = self.add_weight(shape=shape[:1], initializer="ones", name="counts", **replicated)
            self.sums = self.add_weight(shape=shape, initializer="zeros", name="sums", **replicated)
            self.sums.assign(self.codebook)
            self.updates = self.add_weight(shape=(), dtype="int32", initializer="zeros", name="updates", **replicated)

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

    def update_moving_average(self, embedding: tf.Tensor, indices: tf.Tensor) -> None:
        """Moves each code to the moving average of the embeddings nearest to it (van den Oord et al. 2017, App. A.1).

        `embedding` [B, H, W, D] and `indices` [B, H, W] are a replica's share of the batch; what is averaged are sums
        over all replicas, so that every copy of the codebook stays the same. A code whose average count falls below
        `revive_below` of an even usage begins anew at an embedding drawn from the batch.
        """
        replicas = tf.distribute.get_replica_context()
        embedding = tf.reshape(tf.cast(embedding, tf.float32), [-1, self.config.code_dimension])  # [N, D]
        chosen = tf.one_hot(tf.reshape(indices, [-1]), self.n_codes)  # [N, K]
        drawn = self._revived(embedding, replicas.replica_id_in_sync_group, replicas.num_replicas_in_sync)
        counts, sums, drawn = replicas.all_reduce(
            tf.distribute.ReduceOp.SUM,
            [tf.reduce_sum(chosen, axis=0), tf.matmul(chosen, embedding, transpose_a=True), drawn],
        )
        even = tf.reduce_sum(counts) / self.n_codes
        decay = self.config.ema_decay
        # in shares of an even usage, so that the first average, ones, fits every batch
        counts = decay * tf.convert_to_tensor(self.counts) + (1.0 - decay) * counts / even
        sums = decay * tf.convert_to_tensor(self.sums) + (1.0 - decay) * sums / even
        dead = (counts < self.config.revive_below)[:, tf.newaxis]  # [K, 1]
        counts = tf.where(dead[:, 0], tf.ones_like(counts), counts)
        sums = tf.where(dead, drawn, sums)
        self.counts.assign(counts)
        self.sums.assign(sums)
        self.codebook.assign(sums / tf.maximum(counts, _SMALLEST_COUNT)[:, tf.newaxis])
        self.updates.assign_add(1)

    def _revived(self, embedding: tf.Tensor, replica: tf.Tensor, n_replicas: int) -> tf.Tensor:
        """This replica's part [K, D] of one embedding per code from the global batch; the parts sum to the draw."""
        share = tf.shape(embedding)[0]
        seed = tf.stack([tf.convert_to_tensor(self.updates), 0])
        places = tf.random.stateless_uniform([self.n_codes], seed, maxval=share * n_replicas, dtype=tf.int32)
        mine = (places // share == replica)[:, tf.newaxis]
        return tf.where(mine, tf.gather(embedding, places % share), 0.0)


def straight_through(hard: tf.Tensor, soft: tf.Tensor) -> tf.Tensor:
    """The value of `hard` with the gradient of `soft` (Bengio et al. 2013, the paper's [17])."""
    return soft + tf.stop_gradient(hard - soft)
