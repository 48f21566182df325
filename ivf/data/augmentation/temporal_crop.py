"""Crops of spectra in time."""

import tensorflow as tf

from ivf.training.replica_model import Batch


def temporal_crop(batch: Batch, seed: tf.Tensor, frames: int) -> Batch:
    """[B, F, M, C] → `frames` consecutive frames from anywhere in each clip, [B, frames, M, C]; `seed` [2].

    Gao and McDonnell 2020: 400 of 423 frames. Raises ValueError if there are fewer than `frames`.
    """
    features = batch["features"]
    starts = _starts(features, frames, seed)
    places = starts[:, tf.newaxis] + tf.range(frames)  # [B, frames]
    return batch | {"features": tf.gather(features, places, axis=1, batch_dims=1)}


def crop_in_zeros(batch: Batch, seed: tf.Tensor, frames: int) -> Batch:
    """[B, F, M, C] → the same shape: `frames` frames from anywhere in each clip, put anywhere among zeros; `seed` [2].

    The temporal cropping of Suh et al. 2020: 216 of 431 frames. Raises ValueError if there are fewer than `frames`.
    """
    features = batch["features"]
    from_seed, to_seed = tf.unstack(tf.random.split(seed))
    origins, places = _starts(features, frames, from_seed), _starts(features, frames, to_seed)
    positions = tf.range(features.shape[1]) - places[:, tf.newaxis]  # [B, F], in the crop
    inside = (positions >= 0) & (positions < frames)
    moved = tf.gather(features, tf.where(inside, origins[:, tf.newaxis] + positions, 0), axis=1, batch_dims=1)
    return batch | {"features": tf.where(inside[:, :, tf.newaxis, tf.newaxis], moved, 0.0)}


def _starts(features: tf.Tensor, frames: int, seed: tf.Tensor) -> tf.Tensor:
    """First frames of crops, [B]."""
    available = features.shape[1]
    if not 0 < frames <= available:
        raise ValueError(f"frames={frames}: clips have {available} frames to crop from")
    return tf.random.stateless_uniform([tf.shape(features)[0]], seed, 0, available - frames + 1, tf.int32)
