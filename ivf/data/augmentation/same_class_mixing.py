"""Mixing of sounds of one class."""

import tensorflow as tf

from ivf.data.augmentation.beta_weights import broadcast
from ivf.training.replica_model import Batch


def mix_within_classes(batch: Batch, seed: tf.Tensor, low: float = 0.5, high: float = 1.0) -> Batch:
    """Adds to each waveform [B, T] another of its class in the batch, both with weights uniform in [low, high].

    Hu et al. 2020, who write the mixtures to files beforehand. The class is the largest entry of `target`, which does
    not change. A waveform that is the only one of its class stays as it is. A function of `seed` [2].
    """
    waveform, label = batch["features"], tf.argmax(batch["target"], axis=-1)  # [B, T], [B]
    count = tf.shape(waveform)[0]
    partner_seed, weight_seed = tf.unstack(tf.random.split(seed))
    partners = (label[:, tf.newaxis] == label) & ~tf.eye(count, dtype=tf.bool)  # [B, B]
    lots = tf.where(partners, tf.random.stateless_uniform([count, count], partner_seed), -1.0)
    mixed = tf.reduce_any(partners, axis=1)  # [B]
    weights = tf.random.stateless_uniform([2, count], weight_seed, low, high)
    own, other = tf.unstack(tf.where(mixed, weights, [[1.0], [0.0]]))
    other_waveform = tf.gather(waveform, tf.argmax(lots, axis=1))
    return batch | {"features": broadcast(own, waveform) * waveform + broadcast(other, waveform) * other_waveform}
