"""The constant-Q transform equals librosa's, and both are close to the definition."""

import librosa
import numpy as np
import pytest

from ivf.config import CqtConfig
from ivf.frontends import Cqt
from tests.frontends.conftest import SOUNDS

SETTINGS = {
    "12 an octave": CqtConfig(),
    "24 an octave": CqtConfig(n_bands=168, bands_per_octave=24),
    "long hop": CqtConfig(hop_seconds=0.048),
    "five octaves": CqtConfig(hop_seconds=0.032, n_bands=60, min_hz=65.4),
    "hop of few twos": CqtConfig(hop_seconds=0.010, n_bands=80),
}


@pytest.fixture(params=SETTINGS)
def config(request: pytest.FixtureRequest) -> CqtConfig:
    return SETTINGS[request.param]


def magnitude(config: CqtConfig, waveform: np.ndarray) -> np.ndarray:
    return np.sqrt(Cqt(config).power(waveform).numpy())


def librosa_magnitude(config: CqtConfig, waveform: np.ndarray) -> np.ndarray:
    """[F, M]."""
    transform = librosa.cqt(
        waveform.astype(np.float64),
        sr=config.sample_rate_hz,
        hop_length=config.hop_samples,
        fmin=config.min_hz,
        n_bins=config.n_bands,
        bins_per_octave=config.bands_per_octave,
        sparsity=config.sparsity,
    )
    return np.abs(transform).T


def defined_magnitude(config: CqtConfig, waveform: np.ndarray) -> np.ndarray:
    """[F, M]: the sum over each band's windowed wave, sampled at the full rate, at every frame."""
    centres = np.array([config.centre(band) for band in range(config.n_bands)])
    wavelets, lengths = librosa.filters.wavelet(
        freqs=centres, sr=config.sample_rate_hz, gamma=0, norm=1, dtype=np.complex128
    )
    half = wavelets.shape[1] // 2
    padded = np.pad(waveform.astype(np.float64), (half, half + config.hop_samples))
    places = np.arange(config.n_frames(len(waveform))) * config.hop_samples
    frames = np.lib.stride_tricks.sliding_window_view(padded, 2 * half)[places]
    filters = np.roll(wavelets[:, ::-1], 1, axis=1)  # reversed in time, for convolution
    return np.abs(frames @ filters.T) * np.sqrt(lengths)


def interior(config: CqtConfig, values: np.ndarray) -> np.ndarray:
    """The frames whose longest filter, rounded up to a power of two as both compute it, lies inside the clip."""
    reach = 1 << (config.window_samples - 1).bit_length()
    margin = reach // 2 // config.hop_samples + 1
    return values[margin:-margin]


def distance(found: np.ndarray, expected: np.ndarray) -> float:
    return float(np.linalg.norm(found - expected) / np.linalg.norm(expected))


def test_equals_librosa(config: CqtConfig, waveform: np.ndarray) -> None:
    ours, theirs = magnitude(config, waveform), librosa_magnitude(config, waveform)
    assert ours.shape == theirs.shape
    if not waveform.any():
        assert not ours.any()
        return
    assert distance(interior(config, ours), interior(config, theirs)) <= 1e-3


@pytest.mark.parametrize("sound", SOUNDS[:3])
def test_at_the_full_rate_with_dense_filters_it_equals_the_definition(waveform: np.ndarray) -> None:
    config = CqtConfig(hop_seconds=255 / 16_000, sparsity=0.0)  # an odd hop is never halved
    ours, expected = magnitude(config, waveform), defined_magnitude(config, waveform)
    assert distance(interior(config, ours), interior(config, expected)) <= 1e-4


@pytest.mark.parametrize("sound", ["noise"])
@pytest.mark.parametrize(("per_octave", "least", "most"), [(12, 0.01, 0.015), (24, 0.005, 0.01)])
def test_low_rates_and_sparse_filters_add_the_documented_error(
    waveform: np.ndarray, per_octave: int, least: float, most: float
) -> None:
    config = CqtConfig(n_bands=7 * per_octave, bands_per_octave=per_octave)
    expected = interior(config, defined_magnitude(config, waveform))
    for computed in (magnitude, librosa_magnitude):
        assert least < distance(interior(config, computed(config, waveform)), expected) < most


def test_near_the_nyquist_frequency_it_is_closer_to_the_definition_than_librosa(noise: np.ndarray) -> None:
    config = CqtConfig(n_bands=95)  # up to 7.46 kHz: every octave is halved later than usual
    expected = interior(config, defined_magnitude(config, noise))
    assert distance(interior(config, magnitude(config, noise)), expected) < 0.015
    assert distance(interior(config, librosa_magnitude(config, noise)), expected) > 0.05


@pytest.mark.parametrize("band", [0, 11, 12, 40, 83])
def test_a_tone_peaks_in_its_band(band: int) -> None:
    config = CqtConfig()
    seconds = np.arange(48_000) / config.sample_rate_hz
    tone = np.sin(2 * np.pi * config.centre(band) * seconds).astype(np.float32)
    loudness = interior(config, magnitude(config, tone)).mean(axis=0)
    assert loudness.argmax() == band
    assert loudness[band] == pytest.approx(
        0.5 * np.sqrt(config.sample_rate_hz / config.centre(band) / config.relative_bandwidth), rel=0.02
    )


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"hop_seconds": 1e-5}, "hop_seconds=1e-05 is shorter than a sample"),
        ({"n_bands": 97}, r"the highest of 97 bands reaches 87\d\d Hz, above 8000 Hz: lower n_bands or min_hz"),
        ({"n_bands": 0}, "n_bands=0, .* all must be positive"),
        ({"min_hz": 0.0}, "min_hz=0.0: all must be positive"),
        ({"sparsity": 1.0}, r"sparsity=1.0 is not a share"),
    ],
)
def test_transforms_that_cannot_be_computed_are_refused(parameters: dict[str, float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        CqtConfig(**parameters)
