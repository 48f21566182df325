"""SoundNet: lengths of the source, its features and its classifier."""

from dataclasses import replace

import numpy as np
import pytest
import tensorflow as tf

from ivf.baselines.soundnet import SoundNet
from ivf.baselines.soundnet_trunk import SOUNDNET_5, SOUNDNET_8, SoundNetConfig, SoundNetTrunk
from ivf.baselines.window_svm import sliding_windows

NARROW = SOUNDNET_8.scaled(0.02)


@pytest.fixture
def waveform() -> tf.Tensor:
    return tf.constant(np.random.default_rng(0).uniform(-1, 1, (2, 16_000)), tf.float32)


@pytest.mark.parametrize(("seconds", "pool5", "conv7"), [(20.0, 54, 15), (10.0, 27, 8), (5.0, 13, 4)])
def test_lengths_are_the_sources(waveform: tf.Tensor, seconds: float, pool5: int, conv7: int) -> None:
    trunk = SoundNetTrunk(NARROW)
    sound = trunk.prepare(waveform, seconds)
    assert sound.shape == (2, round(seconds * 22_050))
    assert trunk.hidden(sound, 5).shape == (2, pool5, 1, NARROW.filters[4])
    assert trunk(sound).shape == (2, conv7, 1, NARROW.filters[6])


@pytest.mark.parametrize("config", [SOUNDNET_8, SOUNDNET_5])
def test_twenty_seconds_give_four_distributions(waveform: tf.Tensor, config: SoundNetConfig) -> None:
    assert config.n_steps(20 * 22_050) == 4
    assert SoundNet(config.scaled(0.02), 7)(waveform).shape == (2, 4, 7)


def test_features_make_windows_of_768(waveform: tf.Tensor) -> None:
    features = SoundNetTrunk(replace(NARROW, filters=(*NARROW.filters[:4], 256, 4, 4))).features(waveform)
    assert features.shape == (2, 27, 256)
    assert sliding_windows(features.numpy(), 0.1).shape == (2, 25, 768)


def test_amplitudes_are_those_of_the_source(waveform: tf.Tensor) -> None:
    prepared = SoundNetTrunk(replace(NARROW, sample_rate_hz=16_000)).prepare(waveform, 2.0)
    np.testing.assert_array_equal(prepared, 256.0 * np.tile(waveform, [1, 2]))


def test_a_first_layer_is_its_formula(waveform: tf.Tensor) -> None:
    trunk = SoundNetTrunk(NARROW)
    sound = trunk.prepare(waveform, 1.0)
    hidden = trunk.hidden(sound, 1)
    padded = np.pad(sound, [[0, 0], [32, 32]])
    kernel = trunk.convolutions[0].kernel.numpy()[:, 0, 0]  # [64, filters]
    frames = np.stack([padded[:, 2 * step : 2 * step + 64] for step in range(8)], axis=1)  # what the first pool takes
    scale = trunk.normalizations[0].gamma.numpy() / np.sqrt(1 + 1e-5)
    np.testing.assert_allclose(
        hidden[:, 0, 0], np.maximum((frames @ kernel * scale).max(axis=1), 0), rtol=1e-3, atol=1e-4
    )


def test_sizes_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match=r"training_seconds=5\.0 at 22050 Hz are too short for a head over 8 steps"):
        SoundNet(replace(NARROW, training_seconds=5.0), 7)
    with pytest.raises(ValueError, match=r"filters \(4, 4\), sizes .* need one value for each layer"):
        SoundNetConfig(filters=(4, 4))
