"""Other recording chains for a log-mel that stage 1 hears: a noise floor, and masks."""

import math

import tensorflow as tf

from ivf.config import GeneratorConfig

_PER_DB = math.log(10.0) / 10.0  # natural log of power in a decibel
_LARGEST_SLOPE_DB = 20.0  # from the lowest band to the highest, either way
_LARGEST_SHARE = 8  # a mask covers at most one in so many bands or frames


def augment_log_mel(log_mel: tf.Tensor, config: GeneratorConfig, seed: tf.Tensor) -> tf.Tensor:
    """A [F, M, 1] → the same scene through another chain, as `config` asks; `seed` [2] decides everything.

    The noise floor, tilted over the bands, is added as power, its level drawn evenly from `noise_floor_db` against the
    clip's loudest band. Masks (after SpecAugment, Park et al. 2019) hide bands or frames behind each band's mean.
    """
    seeds = tf.random.split(seed, 2 + config.band_masks + config.time_masks)
    if config.noise_floor_db is not None:
        low, high = config.noise_floor_db
        loudest = tf.reduce_max(tf.reduce_mean(log_mel, axis=0))
        level = loudest + _PER_DB * tf.random.stateless_uniform([], seeds[0], low, high)
        slope = _PER_DB * tf.random.stateless_uniform([], seeds[1], -_LARGEST_SLOPE_DB, _LARGEST_SLOPE_DB)
        floor = level + slope * tf.linspace(-0.5, 0.5, log_mel.shape[1])[:, tf.newaxis]  # [M, 1]
        log_mel = tf.math.log(tf.exp(log_mel) + tf.exp(floor))
    for number in range(config.band_masks + config.time_masks):
        axis = 2 if number < config.band_masks else 1
        log_mel = hide_runs(log_mel[tf.newaxis], axis, seeds[2 + number])[0]
    return log_mel


def hide_runs(features: tf.Tensor, axis: int, seed: tf.Tensor) -> tf.Tensor:
    """[B, F, M, C], each with a run of at most an eighth of the entries along `axis` at its mean in each band."""
    clips, size = tf.shape(features)[0], features.shape[axis]
    width_seed, place_seed = tf.unstack(tf.random.split(seed))
    widths = tf.random.stateless_uniform([clips, 1], width_seed, 0, size // _LARGEST_SHARE + 1, tf.int32)
    begins = tf.random.stateless_uniform([clips, 1], place_seed)  # as a share of the places that there are
    begins = tf.cast(begins * tf.cast(size - widths + 1, tf.float32), tf.int32)
    places = tf.range(size)
    hidden = (places >= begins) & (places < begins + widths)  # [B, size]
    hidden = tf.reshape(hidden, [-1, size, 1, 1] if axis == 1 else [-1, 1, size, 1])
    return tf.where(hidden, tf.reduce_mean(features, axis=1, keepdims=True), features)
