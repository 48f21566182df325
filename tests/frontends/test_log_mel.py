"""The log-mel equals librosa's."""

from dataclasses import replace

import librosa
import numpy as np
import pytest

from ivf.config import LogMelConfig, preset
from ivf.frontends import LogMel
from tests.frontends.conftest import SOUNDS

SETTINGS = {
    "default": LogMelConfig(),
    "small": preset("small").log_mel,
    "tiny": preset("tiny").log_mel,
    "narrow": LogMelConfig(n_fft=2048, window_seconds=0.05, hop_seconds=0.0125, n_mels=40, min_hz=50.0, max_hz=7_000.0),
    "odd": LogMelConfig(n_fft=625, window_seconds=0.0250625, hop_seconds=0.0110625, n_mels=30),
}


@pytest.fixture(params=SETTINGS)
def config(request: pytest.FixtureRequest) -> LogMelConfig:
    return SETTINGS[request.param]


def librosa_mel_power(config: LogMelConfig, waveform: np.ndarray) -> np.ndarray:
    """[F, M]; the waveform is taken in float64, so that the transform is exact to more than float32's digits."""
    return librosa.feature.melspectrogram(
        y=waveform.astype(np.float64),
        sr=config.sample_rate_hz,
        n_fft=config.n_fft,
        win_length=config.window_samples,
        hop_length=config.hop_samples,
        n_mels=config.n_mels,
        fmin=config.min_hz,
        fmax=config.max_hz,
        power=2.0,
        htk=True,
        norm=None,
        center=True,
        pad_mode="constant",
    ).T


def test_equals_librosa(config: LogMelConfig, waveform: np.ndarray) -> None:
    ours = LogMel(config).power(waveform).numpy()
    theirs = librosa_mel_power(config, waveform)
    if config.n_fft % 2:
        ours = ours[: len(theirs)]  # librosa pads one sample less than n_fft, and may lack the last frame
    assert ours.shape == theirs.shape
    # a float32 transform's own noise lies 100 dB below the loudest that a frame holds, in a band or not
    whole = librosa_mel_power(replace(config, min_hz=0.0, max_hz=config.sample_rate_hz / 2), waveform)
    floor = 1e-10 * whole.max(axis=1, keepdims=True) + 1e-30  # float32 ends soon below
    assert np.all(np.abs(ours - theirs) <= 1e-4 * theirs + floor)
    audible = theirs > 1e3 * floor
    decibels = 10 * np.log10(ours[audible] / theirs[audible])
    assert np.all(np.abs(decibels) <= 1e-3) if audible.any() else not waveform.any()


@pytest.mark.parametrize("sound", SOUNDS[:4])
def test_features_are_the_logarithm(config: LogMelConfig, waveform: np.ndarray) -> None:
    front_end = LogMel(config)
    expected = np.log(front_end.power(waveform).numpy() + np.float32(config.log_offset))
    np.testing.assert_allclose(front_end(waveform[np.newaxis])[0, :, :, 0], expected, rtol=1e-5, atol=1e-5)


def test_silence_is_the_offset() -> None:
    config = LogMelConfig()
    silence = LogMel(config)(np.zeros([1, 4_000], np.float32)).numpy()
    np.testing.assert_allclose(silence, np.log(config.log_offset), rtol=1e-6)


def test_ten_times_the_amplitude_is_a_hundred_times_the_power(noise: np.ndarray) -> None:
    front_end = LogMel(LogMelConfig(log_offset=1e-20))
    quiet, loud = front_end(np.stack([noise / 10, noise])).numpy()
    np.testing.assert_allclose(loud - quiet, np.log(100.0), atol=1e-4)


def test_bands_without_an_fft_bin_are_refused() -> None:
    with pytest.raises(ValueError, match=r"n_mels=128: bands \[0\] lie between two bins of n_fft=512; raise n_fft"):
        LogMel(LogMelConfig(n_mels=128))
