"""Random delays of waveforms."""

import tensorflow as tf

from ivf.training.replica_model import Batch


def random_delay(batch: Batch, seed: tf.Tensor, most_samples: int) -> Batch:
    """Waveforms [B, T] → each begins later by fewer than `most_samples`, after zeros; `seed` [2].

    Piczak 2015: by up to a second. Ours: the end is cut, so that T stays; there it is kept.
    """
    waveform = batch["features"]
    clips, n_samples = tf.unstack(tf.shape(waveform))
    delays = tf.random.stateless_uniform([clips, 1], seed, 0, most_samples, tf.int32)
    places = tf.range(n_samples) - delays  # [B, T]
    delayed = tf.gather(waveform, tf.maximum(places, 0), axis=1, batch_dims=1)
    return batch | {"features": tf.where(places >= 0, delayed, 0.0)}
