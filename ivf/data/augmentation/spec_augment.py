"""Masks of SpecAugment."""

from dataclasses import dataclass

import tensorflow as tf

from ivf.training.replica_model import Batch


@dataclass(frozen=True)
class SpecAugmentConfig:
    """Park et al. 2019, "SpecAugment: a simple data augmentation method for automatic speech recognition".

    The defaults are its policy LD, for 80 bands and 100 frames a second, without time warping, which changed its
    results least.
    """

    band_masks: int = 2  # Park et al. 2019: m_F
    band_limit: int = 27  # Park et al. 2019: F; a mask covers fewer bands
    frame_masks: int = 2  # Park et al. 2019: m_T
    frame_limit: int = 100  # Park et al. 2019: T; a mask covers fewer frames
    frame_limit_share: float = 1.0  # Park et al. 2019: p; nor does it cover a larger share of a clip's frames
    per_channel: bool = False  # ours: source silent, because its spectra have one channel
    fill: float = 0.0  # Park et al. 2019: the mean of normalized log-mels

    def __post_init__(self) -> None:
        if min(self.band_masks, self.frame_masks) < 0 or min(self.band_limit, self.frame_limit) < 1:
            raise ValueError(
                f"band_masks={self.band_masks} and frame_masks={self.frame_masks} must be at least 0, "
                f"band_limit={self.band_limit} and frame_limit={self.frame_limit} at least 1"
            )
        if not 0 < self.frame_limit_share <= 1:
            raise ValueError(f"frame_limit_share={self.frame_limit_share} must be in (0, 1]")


# Hu et al. 2020: one mask of each kind and channel
HU_MASKS = SpecAugmentConfig(band_masks=1, band_limit=13, frame_masks=1, frame_limit=40, per_channel=True)


def spec_augment(batch: Batch, seed: tf.Tensor, config: SpecAugmentConfig) -> Batch:
    """Sets runs of bands and of frames of spectra [B, F, M, C] to `config.fill`, others in each clip; `seed` [2]."""
    features = batch["features"]
    clips, frames, bands, channels = tf.unstack(tf.shape(features))
    drawn = channels if config.per_channel else 1
    longest = tf.cast(config.frame_limit_share * tf.cast(frames, tf.float32), tf.int32)
    frame_limit = tf.minimum(config.frame_limit, longest + 1)
    kept = tf.ones([clips, frames, bands, drawn], tf.bool)
    seeds = tf.random.split(seed, config.band_masks + config.frame_masks)
    for number in range(config.band_masks):
        kept &= ~_runs(clips, drawn, bands, config.band_limit, seeds[number])[:, tf.newaxis]
    for number in range(config.frame_masks):
        kept &= ~_runs(clips, drawn, frames, frame_limit, seeds[config.band_masks + number])[:, :, tf.newaxis]
    return batch | {"features": tf.where(kept, features, config.fill)}


def _runs(clips: tf.Tensor, drawn: tf.Tensor, size: tf.Tensor, limit: tf.Tensor | int, seed: tf.Tensor) -> tf.Tensor:
    """[B, size, drawn] bool: in each clip a run of fewer than `limit` entries, no longer than `size`, anywhere."""
    width_seed, start_seed = tf.unstack(tf.random.split(seed))
    limit = tf.minimum(limit, size + 1)
    widths = tf.random.stateless_uniform([clips, 1, drawn], width_seed, 0, limit, tf.int32)
    starts = tf.random.stateless_uniform([clips, 1, drawn], start_seed)  # as a fraction of the possible starts
    starts = tf.cast(starts * tf.cast(size - widths + 1, tf.float32), tf.int32)
    positions = tf.range(size)[:, tf.newaxis]
    return (positions >= starts) & (positions < starts + widths)
