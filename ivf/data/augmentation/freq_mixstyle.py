"""Freq-MixStyle: clips take the levels and spreads of their bands from mixtures with other clips."""

import tensorflow as tf

from ivf.data.augmentation.beta_weights import beta_weights, broadcast, random_order
from ivf.training.replica_model import Batch

_VARIANCE_FLOOR = 1e-6  # Zhou et al. 2021


def freq_mixstyle(batch: Batch, seed: tf.Tensor, alpha: float = 0.3, probability: float = 0.4) -> Batch:
    """Log-mels [B, F, M, C] → the same shape: each band is normalized and gets a mixed mean and deviation.

    Means and deviations of a band are over the clip's frames and channels; λ of the clip's own are mixed with 1 − λ of
    another clip's, λ from Beta(alpha, alpha), in all clips of a batch or, with 1 − `probability`, in none. MixStyle
    (Zhou et al. 2021) on bands instead of channels: Kim et al. 2022, "Domain generalization with relaxed instance
    frequency-wise normalization for multi-device acoustic scene classification"; the defaults are of CP-JKU's baseline
    of DCASE 2023. Targets do not change. A function of `seed` [2].
    """
    features = batch["features"]
    use_seed, weight_seed, order_seed = tf.unstack(tf.random.split(seed, 3))
    count = tf.shape(features)[0]
    mean, variance = tf.nn.moments(features, axes=[1, 3], keepdims=True)  # [B, 1, M, 1]
    deviation = tf.sqrt(variance + _VARIANCE_FLOOR)
    share, order = broadcast(beta_weights(count, alpha, weight_seed), features), random_order(count, order_seed)
    mixed_mean, mixed_deviation = (share * own + (1.0 - share) * tf.gather(own, order) for own in (mean, deviation))
    mixed = (features - mean) / deviation * mixed_deviation + mixed_mean
    used = tf.random.stateless_uniform([], use_seed) < probability
    return batch | {"features": tf.where(used, mixed, features)}
