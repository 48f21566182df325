"""Mixup."""

import tensorflow as tf

from ivf.data.augmentation.beta_weights import beta_weights, broadcast, random_order
from ivf.training.replica_model import Batch


def mixup(batch: Batch, seed: tf.Tensor, alpha: float) -> Batch:
    """Each clip becomes λ · itself + (1 − λ) · another of a random order, its `target` likewise; `seed` [2].

    Zhang et al. 2018, "mixup: beyond empirical risk minimization", with a λ from Beta(alpha, alpha) for each pair, as
    Gao and McDonnell and Hu et al. 2020 have it. Other entries, such as the device, stay those of the clip itself.
    """
    weight_seed, order_seed = tf.unstack(tf.random.split(seed))
    count = tf.shape(batch["features"])[0]
    weights, order = beta_weights(count, alpha, weight_seed), random_order(count, order_seed)
    mixed = {}
    for name in ("features", "target"):
        values = batch[name]
        share = broadcast(weights, values)
        mixed[name] = share * values + (1.0 - share) * tf.gather(values, order)
    return batch | mixed
