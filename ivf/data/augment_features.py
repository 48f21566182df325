"""Other clips of the same scene, for a classifier of spectra: rolled in time, with bands and frames hidden."""

import tensorflow as tf

from ivf.config import ClassifierConfig
from ivf.data.augment_log_mel import hide_run


def augment_features(features: tf.Tensor, config: ClassifierConfig, seed: tf.Tensor) -> tf.Tensor:
    """A spectrum [F, M, C] as `config` asks; `seed` [2] decides everything. Masks as in SpecAugment (Park et al. 2019),
    with the clip's mean in each band."""
    roll_seed, *mask_seeds = tf.unstack(tf.random.split(seed, 1 + config.band_masks + config.time_masks))
    if config.time_roll:
        shift = tf.random.stateless_uniform([], roll_seed, maxval=features.shape[0], dtype=tf.int32)
        features = tf.roll(features, shift, axis=0)
    for number, mask_seed in enumerate(mask_seeds):
        features = hide_run(features, 1 if number < config.band_masks else 0, mask_seed)
    return features
