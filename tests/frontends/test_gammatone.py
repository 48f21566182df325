"""The Gammatone spectrogram equals that of the package gammatone."""

import numpy as np
import pytest
import scipy.signal
from gammatone.fftweight import fft_gtgram

from ivf.config import GammatoneConfig, preset
from ivf.frontends import Gammatone
from ivf.frontends.gammatone import centre_frequencies, gammatone_responses

SETTINGS = {
    "default": GammatoneConfig(),
    "small": preset("small").spectra["gammatone"],
    "tiny": preset("tiny").spectra["gammatone"],
    "low": GammatoneConfig(n_bands=128, min_hz=10.0, window_seconds=0.040, hop_seconds=0.016),
}


@pytest.fixture(params=SETTINGS)
def config(request: pytest.FixtureRequest) -> GammatoneConfig:
    return SETTINGS[request.param]


def test_equals_the_gammatone_package(config: GammatoneConfig, waveform: np.ndarray) -> None:
    theirs = fft_gtgram(
        waveform.astype(np.float64),
        config.sample_rate_hz,
        config.window_seconds,
        config.hop_seconds,
        config.n_bands,
        config.min_hz,
    ).T  # [F, M]
    ours = Gammatone(config).magnitude(waveform).numpy()
    assert ours.shape == theirs.shape
    if (len(waveform) - config.n_fft) % config.hop_samples == 0:
        assert not theirs[-1].any()  # the frame that it leaves out
        ours, theirs = ours[:-1], theirs[:-1]
    # a float32 transform's own noise lies 140 dB below a frame's loudest band
    floor = 1e-7 * theirs.max(axis=1, keepdims=True) + 1e-15
    assert np.all(np.abs(ours - theirs) <= 1e-4 * theirs + floor)


def test_features_are_the_logarithm(config: GammatoneConfig, noise: np.ndarray) -> None:
    front_end = Gammatone(config)
    expected = np.log(front_end.magnitude(noise).numpy() ** 2 + np.float32(config.log_offset))
    np.testing.assert_allclose(front_end(noise[np.newaxis])[0, :, :, 0], expected, rtol=1e-5, atol=1e-5)


def test_a_filter_passes_its_centre_unchanged_and_is_scipys(config: GammatoneConfig) -> None:
    responses, bins = gammatone_responses(config), np.arange(config.n_fft // 2 + 1)
    for band, centre in enumerate(centre_frequencies(config)):
        if centre > 1_000.0:  # below, one polynomial of order eight is too coarse in float64
            numerator, denominator = scipy.signal.gammatone(centre, "iir", fs=config.sample_rate_hz)
            _, expected = scipy.signal.freqz(numerator, denominator, 2 * np.pi * bins / config.n_fft)
            np.testing.assert_allclose(responses[:, band], np.abs(expected), rtol=1e-4, atol=1e-6)


def test_centres_climb_in_equal_steps_of_erb_rate(config: GammatoneConfig) -> None:
    centres = centre_frequencies(config)
    assert centres[0] == pytest.approx(config.min_hz)
    assert centres[-1] < config.sample_rate_hz / 2
    steps = np.diff(np.log(centres + 9.26449 * 24.7))
    np.testing.assert_allclose(steps, steps[0])


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"window_seconds": 0.0}, "window_seconds=0.0, hop_seconds=0.01 are 0 and 160 samples"),
        ({"hop_seconds": 0.0}, "need at least 2 and 1"),
        ({"min_hz": 8_000.0}, "min_hz=8000.0: need at least 1 band, and min_hz between 0 and 8000.0"),
        ({"n_bands": 0}, "n_bands=0"),
    ],
)
def test_spectra_that_cannot_be_computed_are_refused(parameters: dict[str, float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        GammatoneConfig(**parameters)
