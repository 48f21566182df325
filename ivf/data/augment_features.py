"""Other clips of the same scenes, for the classifier: rolled in time, with bands and frames hidden."""

import tensorflow as tf

from ivf.config import ClassifierConfig
from ivf.data.augment_log_mel import hide_runs


def augment_features(features: tf.Tensor, config: ClassifierConfig, seed: tf.Tensor) -> tf.Tensor:
    """Spectra [B, F, M, C], each changed in its own way as `config` asks; `seed` [2] decides everything.

    Masks after SpecAugment (Park et al. 2019), but what is hidden is held at the clip's own mean in each band: what a
    band does over time is gone, while its level is gone only where a spectrum has its clip's mean subtracted.
    """
    roll_seed, *mask_seeds = tf.unstack(tf.random.split(seed, 1 + config.band_masks + config.time_masks))
    if config.time_roll:
        clips, frames = tf.shape(features)[0], features.shape[1]
        shifts = tf.random.stateless_uniform([clips, 1], roll_seed, maxval=frames, dtype=tf.int32)
        places = (tf.range(frames) - shifts) % frames  # [B, F]
        features = tf.gather(features, places, axis=1, batch_dims=1)
    for number, mask_seed in enumerate(mask_seeds):
        features = hide_runs(features, 2 if number < config.band_masks else 1, mask_seed)
    return features
