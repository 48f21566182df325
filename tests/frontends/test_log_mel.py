"""The log-mel is librosa's."""

import librosa
import numpy as np
import pytest

from ivf.config import LogMelConfig
from ivf.frontends import LogMel


def _librosa_log_mel(config: LogMelConfig, waveform: np.ndarray) -> np.ndarray:
    power = librosa.feature.melspectrogram(
        y=waveform,
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
    )
    return np.log(power + config.log_offset).T  # [F, M]


@pytest.mark.parametrize("sound", ["noise", "sweep", "click", "silence"])
def test_equals_librosa(config: LogMelConfig, sounds: dict[str, np.ndarray], sound: str) -> None:
    ours = np.exp(LogMel(config)(sounds[sound][np.newaxis]).numpy()[0, :, :, 0])
    theirs = np.exp(_librosa_log_mel(config, sounds[sound]))
    assert ours.shape == theirs.shape
    # librosa transforms in float64; a float32 transform's own noise lies 110 dB below a frame's loudest band
    noise_floor = 1e-11 * theirs.max(axis=1, keepdims=True)
    assert np.all(np.abs(ours - theirs) <= 1e-4 * theirs + noise_floor)


def test_has_as_many_frames_as_its_config_says(config: LogMelConfig, noise: np.ndarray) -> None:
    for n_samples in (config.window_samples, config.hop_samples * 7 - 1, config.hop_samples * 7, 12_345):
        if n_samples >= config.window_samples:
            shape = LogMel(config)(noise[np.newaxis, :n_samples]).shape
            assert shape == (1, config.n_frames(n_samples), config.n_mels, 1)


def test_silence_is_the_offset() -> None:
    config = LogMelConfig()
    silence = LogMel(config)(np.zeros([1, 4_000], np.float32)).numpy()
    np.testing.assert_allclose(silence, np.log(config.log_offset), rtol=1e-6)


def test_ten_times_the_amplitude_is_a_hundred_times_the_power(noise: np.ndarray) -> None:
    front_end = LogMel(LogMelConfig(log_offset=1e-20))
    quiet, loud = front_end(np.stack([noise / 10, noise])).numpy()
    np.testing.assert_allclose(loud - quiet, np.log(100.0), atol=1e-4)


def test_a_nan_sample_spoils_only_the_frames_that_hear_it(config: LogMelConfig, noise: np.ndarray) -> None:
    place = 6_000
    spoilt = noise.copy()
    spoilt[place] = np.nan
    clean, found = LogMel(config)(np.stack([noise, spoilt])).numpy()
    distance = np.abs(np.arange(len(clean)) * config.hop_samples - place)  # from each frame's centre
    deaf, hears = distance > config.n_fft // 2, distance < config.window_samples // 2
    assert deaf.any()
    assert hears.any()
    np.testing.assert_array_equal(found[deaf], clean[deaf])
    assert np.isnan(found[hears]).any(axis=(1, 2)).all()
