"""Crops of spectra in time."""

from collections.abc import Sequence

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


def crop_in_silence(
    batch: Batch, seed: tf.Tensor, frames: int, silence: Sequence[float], probability: float = 0.5
) -> Batch:
    """[B, F, M, C] → the same shape: `frames` frames from anywhere in a clip, put anywhere in silence; `seed` [2].

    Of a clip chosen with `probability`; others stay whole. `silence` [C] is what a silent band has in each channel.
    The temporal cropping of Suh et al. 2020, as replicated in WynnCJF/DCASE2020_TridentCNN_Implementation: 216 of 431
    frames, of a copy of each clip. Raises ValueError if there are fewer than `frames`.
    """
    features = batch["features"]
    from_seed, to_seed, chosen_seed = tf.unstack(tf.random.split(seed, 3))
    origins, places = _starts(features, frames, from_seed), _starts(features, frames, to_seed)
    positions = tf.range(features.shape[1]) - places[:, tf.newaxis]  # [B, F], in the crop
    inside = (positions >= 0) & (positions < frames)
    moved = tf.gather(features, tf.where(inside, origins[:, tf.newaxis] + positions, 0), axis=1, batch_dims=1)
    cropped = tf.where(inside[:, :, tf.newaxis, tf.newaxis], moved, tf.constant(silence, features.dtype))
    chosen = tf.random.stateless_uniform([tf.shape(features)[0], 1, 1, 1], chosen_seed) < probability
    return batch | {"features": tf.where(chosen, cropped, features)}


def _starts(features: tf.Tensor, frames: int, seed: tf.Tensor) -> tf.Tensor:
    """First frames of crops, [B]."""
    available = features.shape[1]
    if not 0 < frames <= available:
        raise ValueError(f"frames={frames}: clips have {available} frames to crop from")
    return tf.random.stateless_uniform([tf.shape(features)[0]], seed, 0, available - frames + 1, tf.int32)
