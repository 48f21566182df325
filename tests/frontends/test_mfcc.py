"""The cepstral coefficients equal librosa's."""

from dataclasses import replace

import librosa
import numpy as np
import pytest

from ivf.config import MfccConfig
from ivf.frontends import LogMel, Mfcc
from tests.frontends.conftest import SOUNDS
from tests.frontends.test_log_mel import librosa_mel_power

# The logarithm of a band far below the frame's loudest one is rounding noise, and the transform spreads it over all
# coefficients. An offset of 1e-3 hides it.
SETTINGS = {
    "default": MfccConfig(log_offset=1e-3),
    "many": MfccConfig(n_coefficients=64, n_fft=1024, window_seconds=0.064, hop_seconds=0.032, log_offset=1e-3),
    "few": MfccConfig(n_coefficients=13, n_mels=40, min_hz=100.0, max_hz=6_000.0, log_offset=1e-3),
}


@pytest.fixture(params=SETTINGS)
def config(request: pytest.FixtureRequest) -> MfccConfig:
    return SETTINGS[request.param]


def test_equals_librosa(config: MfccConfig, waveform: np.ndarray) -> None:
    log_mel = np.log(librosa_mel_power(config, waveform) + config.log_offset)
    theirs = librosa.feature.mfcc(S=log_mel.T, n_mfcc=config.n_coefficients, dct_type=2, norm="ortho").T
    ours = Mfcc(config)(waveform[np.newaxis])[0, :, :, 0].numpy()
    assert ours.shape == theirs.shape
    frame = np.linalg.norm(theirs, axis=1)
    assert np.all(np.linalg.norm(ours - theirs, axis=1) <= 1e-4 * frame)
    assert np.all(np.abs(ours - theirs).max(axis=1) <= 1e-4 * frame)


@pytest.mark.parametrize("sound", ["noise", "rain"])
def test_is_librosas_own_in_other_units(waveform: np.ndarray) -> None:
    config = MfccConfig(log_offset=1e-10)
    decibels = librosa.power_to_db(librosa_mel_power(config, waveform), ref=1.0, amin=1e-10, top_db=None)
    theirs = librosa.feature.mfcc(S=decibels.T, n_mfcc=config.n_coefficients).T
    ours = Mfcc(config)(waveform[np.newaxis])[0, :, :, 0].numpy() * 10 / np.log(10)
    assert np.linalg.norm(ours - theirs) <= 1e-4 * np.linalg.norm(theirs)


@pytest.mark.parametrize("sound", SOUNDS[:3])
def test_all_coefficients_hold_the_log_mels_energy(waveform: np.ndarray) -> None:
    config = MfccConfig(n_coefficients=64)
    log_mel = LogMel(config)(waveform[np.newaxis]).numpy()
    whole = Mfcc(config)(waveform[np.newaxis]).numpy()
    np.testing.assert_allclose(np.sum(whole**2, axis=2), np.sum(log_mel**2, axis=2), rtol=1e-4)


def test_fewer_coefficients_are_the_first_ones(noise: np.ndarray) -> None:
    many, few = (Mfcc(MfccConfig(n_coefficients=count))(noise[np.newaxis]).numpy() for count in (40, 5))
    np.testing.assert_allclose(few, many[:, :, :5], rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("count", [0, 65])
def test_as_many_coefficients_as_bands_at_most(count: int) -> None:
    with pytest.raises(ValueError, match=f"n_coefficients={count}: 64 bands have 1 to 64 coefficients"):
        replace(MfccConfig(), n_coefficients=count)
