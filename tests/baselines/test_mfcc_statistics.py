"""Features of the classical systems are what librosa and a count of sign changes give."""

import librosa
import numpy as np
import tensorflow as tf

from ivf.baselines.mfcc_statistics import MfccStatistics, MfccStatisticsConfig

SIZE = 512 * 20 + 100  # the last, unfinished frame counts for cepstra and not for zero crossings
WAVEFORM = np.random.default_rng(0).normal(0.0, 0.1, SIZE).astype(np.float32)


def _expected(waveform: np.ndarray) -> np.ndarray:
    power = librosa.feature.melspectrogram(y=waveform, sr=44_100, hop_length=512, pad_mode="reflect")
    coefficients = librosa.feature.mfcc(S=librosa.power_to_db(power), n_mfcc=13)[1:]  # [12, F]
    crossings = [np.mean(np.sign(frame[1:]) != np.sign(frame[:-1])) for frame in waveform[: 512 * 20].reshape(20, 512)]
    tracks = [*coefficients, np.array(crossings)]
    return np.array([track.mean() for track in tracks] + [track.std() for track in tracks])


def test_equals_librosa() -> None:
    found = MfccStatistics(MfccStatisticsConfig())(tf.constant([WAVEFORM, 0.5 * WAVEFORM]))
    assert found.shape == (2, 26)
    np.testing.assert_allclose(found[0], _expected(WAVEFORM), rtol=1e-3, atol=1e-3)
    np.testing.assert_allclose(found[1], _expected(0.5 * WAVEFORM), rtol=1e-3, atol=1e-3)


def test_at_another_rate_windows_and_hops_are_as_long_in_seconds() -> None:
    sizes = {}
    for rate_hz in (44_100, 22_050, 16_000):
        config = MfccStatisticsConfig(sample_rate_hz=rate_hz)
        sizes[rate_hz] = (config.window_samples, config.n_fft, config.hop_samples)
    assert sizes == {44_100: (2048, 2048, 512), 22_050: (1024, 1024, 256), 16_000: (743, 1024, 186)}


def test_level_and_polarity_do_not_matter() -> None:
    """The coefficient that holds the level is left out, and nothing falls below the dynamic range here."""
    statistics = MfccStatistics(MfccStatisticsConfig())
    plain = statistics(tf.constant([WAVEFORM]))
    np.testing.assert_allclose(statistics(tf.constant([-0.25 * WAVEFORM])), plain, atol=2e-3)


def test_zero_crossings_of_a_square_wave() -> None:
    period = 64
    square = np.where(np.arange(SIZE) % period < period // 2, 1.0, -1.0).astype(np.float32)
    found = MfccStatistics(MfccStatisticsConfig())(tf.constant([square])).numpy()[0]
    # 512 samples hold 511 steps, of which every 32nd crosses, but for those between frames
    assert abs(found[12] - 15 / 511) < 1e-6
    assert abs(found[25]) < 1e-6
