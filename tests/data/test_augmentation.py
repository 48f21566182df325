"""Noise floors add power, masks replace values with band means, and both are functions of a seed."""

import numpy as np
import tensorflow as tf

from ivf.config import GeneratorConfig
from ivf.data.augmentation import augment_log_mel

SEED = tf.constant([3, 4], tf.int64)
LOG_MEL = tf.constant(np.random.default_rng(0).normal(-6.0, 3.0, (32, 16, 1)), tf.float32)


def test_by_default_nothing_changes() -> None:
    np.testing.assert_array_equal(augment_log_mel(LOG_MEL, GeneratorConfig(), SEED), LOG_MEL)


def test_a_noise_floor_adds_its_own_power_to_every_frame() -> None:
    config = GeneratorConfig(noise_floor_db=(-20.0, -20.0))
    added = np.exp(augment_log_mel(LOG_MEL, config, SEED)) - np.exp(LOG_MEL)  # [F, M, 1]
    np.testing.assert_allclose(added, np.broadcast_to(added[:1], added.shape), rtol=0.02, atol=1e-6)
    loudest = LOG_MEL.numpy().mean(axis=0).max()
    middle = np.exp(np.log(np.median(added, axis=0)).mean())  # the tilt leaves the middle band unchanged
    np.testing.assert_allclose(10 * np.log10(middle / np.exp(loudest)), -20.0, atol=0.1)


def test_masks_replace_at_most_an_eighth_with_the_mean() -> None:
    for field, axis, most in (("band_masks", 1, 2), ("time_masks", 0, 4)):
        widths = []
        for number in range(20):
            masked = augment_log_mel(LOG_MEL, GeneratorConfig(**{field: 1}), tf.constant([number, 0], tf.int64)).numpy()
            changed = (masked != LOG_MEL.numpy()).any(axis=(1 - axis, 2))
            widths.append(changed.sum())
            mean = np.broadcast_to(LOG_MEL.numpy().mean(axis=0), masked.shape)
            hidden = np.take(masked, np.flatnonzero(changed), axis)
            np.testing.assert_allclose(hidden, np.take(mean, np.flatnonzero(changed), axis), rtol=1e-5)
        assert 0 < max(widths) <= most


def test_the_seed_decides() -> None:
    config = GeneratorConfig(noise_floor_db=(-40.0, -10.0), band_masks=1, time_masks=1)
    one, again = (augment_log_mel(LOG_MEL, config, SEED).numpy() for _ in range(2))
    other = augment_log_mel(LOG_MEL, config, SEED + 1).numpy()
    np.testing.assert_array_equal(one, again)
    assert not np.array_equal(one, other)
