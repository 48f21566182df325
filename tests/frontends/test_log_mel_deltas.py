"""Δ and ΔΔ are slopes over five frames."""

import librosa
import numpy as np
import pytest
import tensorflow as tf

from ivf.config import LogMelConfig, preset
from ivf.frontends import LogMel, LogMelDeltas, valid_delta


@pytest.mark.parametrize("config", [LogMelConfig(), preset("small").log_mel, LogMelConfig(n_mels=16)])
def test_deltas_equal_the_interior_of_librosas(config: LogMelConfig, waveform: np.ndarray) -> None:
    log_mel = LogMel(config)(waveform[np.newaxis])[0, :, :, 0].numpy()  # [F, M]
    ours = LogMelDeltas(config, order=2)(waveform[np.newaxis])[0].numpy()  # [F - 8, M, 3]
    delta = librosa.feature.delta(log_mel, width=5, axis=0)[2:-2]
    delta_of_delta = librosa.feature.delta(delta, width=5, axis=0)[2:-2]
    np.testing.assert_allclose(ours[..., 1], delta[2:-2], atol=1e-5)
    np.testing.assert_allclose(ours[..., 2], delta_of_delta, atol=1e-5)


def test_delta_of_a_ramp_is_its_slope_and_its_own_delta_is_zero() -> None:
    ramp = tf.reshape(3.0 * tf.range(20.0) + 5.0, [20, 1, 1])
    slope = valid_delta(ramp)
    np.testing.assert_allclose(slope, np.full([16, 1, 1], 3.0), rtol=1e-6)
    np.testing.assert_allclose(valid_delta(slope), np.zeros([12, 1, 1]), atol=1e-6)


@pytest.mark.parametrize("order", [1, 2])
def test_channels_are_the_log_mel_and_its_deltas_at_the_same_frames(order: int, noise: np.ndarray) -> None:
    config = LogMelConfig()
    log_mel = LogMel(config)(noise[np.newaxis])[0]
    features = LogMelDeltas(config, order)(noise[np.newaxis])[0]
    frames = log_mel.shape[0]
    assert features.shape == (frames - 4 * order, config.n_mels, 1 + order)
    expected, margin = log_mel, 2 * order  # the n-th delta has lost 2n of the `margin` frames already
    for channel in range(order + 1):
        cropped = expected[margin : expected.shape[0] - margin]
        np.testing.assert_array_equal(features[..., channel : channel + 1], cropped)
        expected, margin = valid_delta(expected), margin - 2


def test_order_must_be_one_or_two() -> None:
    with pytest.raises(ValueError, match="order=3"):
        LogMelDeltas(LogMelConfig(), order=3)
