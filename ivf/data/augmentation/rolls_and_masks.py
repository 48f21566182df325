"""Augmentation of log-mels for stage 1 and of spectra for the classifier: noise floors, time rolls and masks."""

import math

import tensorflow as tf

from ivf.config import ClassifierConfig, GeneratorConfig

_PER_DB = math.log(10.0) / 10.0  # natural log of power in a decibel
_MAX_TILT_DB = 20.0  # between the lowest and the highest band, in either direction
_MASK_DIVISOR = 8  # a mask covers at most one in so many bands or frames


def augment_log_mel(log_mel: tf.Tensor, config: GeneratorConfig, seed: tf.Tensor) -> tf.Tensor:
    """Simulates another recording chain for a log-mel [F, M, 1], as set in `config`; a function of `seed` [2].

    A noise floor, tilted over the bands, is added as power; its level relative to the clip's loudest band is uniform
    in `noise_floor_db`. Masks (after SpecAugment, Park et al. 2019) replace bands or frames with each band's mean.
    """
    seeds = tf.random.split(seed, 2 + config.band_masks + config.time_masks)
    if config.noise_floor_db is not None:
        low, high = config.noise_floor_db
        loudest = tf.reduce_max(tf.reduce_mean(log_mel, axis=0))
        level = loudest + _PER_DB * tf.random.stateless_uniform([], seeds[0], low, high)
        slope = _PER_DB * tf.random.stateless_uniform([], seeds[1], -_MAX_TILT_DB, _MAX_TILT_DB)
        floor = level + slope * tf.linspace(-0.5, 0.5, log_mel.shape[1])[:, tf.newaxis]  # [M, 1]
        log_mel = tf.math.log(tf.exp(log_mel) + tf.exp(floor))
    for number in range(config.band_masks + config.time_masks):
        axis = 2 if number < config.band_masks else 1
        log_mel = _mask_runs(log_mel[tf.newaxis], axis, seeds[2 + number])[0]
    return log_mel


def augment_features(features: tf.Tensor, config: ClassifierConfig, seed: tf.Tensor) -> tf.Tensor:
    """Rolls in time and masks each clip of spectra [B, F, M, C], as set in `config`; a function of `seed` [2].

    Masks are those of SpecAugment (Park et al. 2019), except that the masked part takes the clip's mean in each band:
    this removes the change over time in a band, and its level only where spectra are mean-normalized.
    """
    roll_seed, *mask_seeds = tf.unstack(tf.random.split(seed, 1 + config.band_masks + config.time_masks))
    if config.time_roll:
        clips, frames = tf.shape(features)[0], features.shape[1]
        shifts = tf.random.stateless_uniform([clips, 1], roll_seed, maxval=frames, dtype=tf.int32)
        source_frames = (tf.range(frames) - shifts) % frames  # [B, F]
        features = tf.gather(features, source_frames, axis=1, batch_dims=1)
    for number, mask_seed in enumerate(mask_seeds):
        features = _mask_runs(features, 2 if number < config.band_masks else 1, mask_seed)
    return features


def _mask_runs(features: tf.Tensor, axis: int, seed: tf.Tensor) -> tf.Tensor:
    """Replaces one run of at most an eighth of the entries along `axis` of each clip [B, F, M, C] with band means."""
    clips, size = tf.shape(features)[0], features.shape[axis]
    width_seed, start_seed = tf.unstack(tf.random.split(seed))
    widths = tf.random.stateless_uniform([clips, 1], width_seed, 0, size // _MASK_DIVISOR + 1, tf.int32)
    starts = tf.random.stateless_uniform([clips, 1], start_seed)  # as a fraction of the possible starts
    starts = tf.cast(starts * tf.cast(size - widths + 1, tf.float32), tf.int32)
    positions = tf.range(size)
    masked = (positions >= starts) & (positions < starts + widths)  # [B, size]
    masked = tf.reshape(masked, [-1, size, 1, 1] if axis == 1 else [-1, 1, size, 1])
    return tf.where(masked, tf.reduce_mean(features, axis=1, keepdims=True), features)
