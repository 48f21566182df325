"""Looping and resampling of waveforms."""

import numpy as np
import pytest
import tensorflow as tf

from ivf.baselines.waveform_input import loop, resample


def test_a_short_waveform_is_repeated_and_a_long_one_cut() -> None:
    waveform = tf.constant([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    np.testing.assert_array_equal(loop(waveform, 7), [[1, 2, 3, 1, 2, 3, 1], [4, 5, 6, 4, 5, 6, 4]])
    np.testing.assert_array_equal(loop(waveform, 2), [[1, 2], [4, 5]])


@pytest.mark.parametrize("n_samples", [16_000, 8_001])
@pytest.mark.parametrize("to_hz", [22_050, 16_000, 48_000])
def test_a_sine_is_the_same_sine_at_another_rate(n_samples: int, to_hz: int) -> None:
    cycles, phase = 440, 0.3  # whole cycles, since the waveform is periodic
    after = round(n_samples * to_hz / 16_000)
    before, expected = (np.sin(2 * np.pi * cycles * np.arange(count) / count + phase) for count in (n_samples, after))
    found = resample(tf.constant(before[np.newaxis], tf.float32), 16_000, to_hz)
    np.testing.assert_allclose(found[0], expected, atol=2e-5)


def test_the_highest_frequency_keeps_its_level() -> None:
    alternating = tf.constant([[1.0, -1.0] * 8])
    found = resample(alternating, 1, 2)
    np.testing.assert_allclose(found[0, ::2], alternating[0], atol=1e-5)


def test_samples_at_common_moments_stay() -> None:
    noise = tf.constant(np.random.default_rng(0).normal(size=(2, 500)), tf.float32)
    np.testing.assert_allclose(resample(noise, 16_000, 48_000)[:, ::3], noise, atol=1e-5)
