"""Gammatone spectrogram by weighting an STFT, Table 1 row 2."""

import numpy as np
import tensorflow as tf

from ivf.config import GammatoneConfig
from ivf.frontends.registry import register
from ivf.frontends.spectrum import Spectrum, short_time_power

_EAR_Q = 9.26449  # Glasberg and Moore (1990): ERB(f) = f / ear Q + least bandwidth
_LEAST_BANDWIDTH_HZ = 24.7
_TINY = 1e-30  # keeps the gradient of the square root finite at silence


@register("gammatone", GammatoneConfig, label="Gammatone")
class Gammatone(Spectrum):
    """Waveform [B, T] → ln(magnitude² + offset) [B, F, M, 1], F = 1 + (T - n_fft) // hop, lowest band first.

    The magnitude is that of the PyPI package gammatone's `fft_gtgram` (Ellis 2009): STFT magnitudes, not powers,
    summed with the responses of fourth-order Gammatone filters and divided by `n_fft`. Two of its conventions are not
    kept: a last frame that ends exactly with the clip, which the package leaves zero, is computed; a window of an odd
    number of samples is one longer than the even one the package takes.

    >>> Gammatone(GammatoneConfig())(np.zeros([1, 16_000], "float32")).shape
    TensorShape([1, 94, 64, 1])
    """

    def __init__(self, config: GammatoneConfig) -> None:
        middle = config.n_fft / 2 / config.sample_rate_hz
        super().__init__(config, config.n_fft, centre_frequencies(config), first_frame_seconds=middle)
        self._window = np.hanning(config.window_samples + 1)[:-1].astype(np.float32)  # periodic
        self._before = config.n_fft // 2 - config.window_samples // 2  # samples of the FFT before the window
        self._weights = (gammatone_responses(config) / config.n_fft).astype(np.float32)

    def magnitude(self, clip: tf.Tensor) -> tf.Tensor:
        """[T] → [F, M]."""
        after = self.config.n_fft - self._before - self.config.window_samples
        windowed = clip[self._before : tf.shape(clip)[0] - after]
        power = short_time_power(windowed, self._window, self.config.n_fft, self.config.hop_samples)
        return tf.matmul(tf.sqrt(tf.maximum(power, _TINY)), self._weights)

    def clip_features(self, clip: tf.Tensor) -> tf.Tensor:
        return tf.expand_dims(tf.math.log(self.magnitude(clip) ** 2 + self.config.log_offset), -1)


def centre_frequencies(config: GammatoneConfig) -> np.ndarray:
    """[M] Hz, ascending from `min_hz` in equal steps of ERB rate, the last one step below Nyquist (Slaney 1993)."""
    offset = _EAR_Q * _LEAST_BANDWIDTH_HZ
    top = config.sample_rate_hz / 2 + offset
    return top * ((config.min_hz + offset) / top) ** (np.arange(config.n_bands, 0, -1) / config.n_bands) - offset


def gammatone_responses(config: GammatoneConfig) -> np.ndarray:
    """[n_fft // 2 + 1, M]: |H| of each filter at each FFT bin, 1 at its centre frequency.

    Slaney's (1993) cascade of four second-order sections, a pole pair that they share and a zero each, evaluated as a
    product of distances: `scipy.signal.gammatone` gives the same filter as one polynomial of order eight, of which
    float64 keeps two digits at 50 Hz.
    """
    centre = centre_frequencies(config)
    angle = 2 * np.pi * centre / config.sample_rate_hz
    bandwidth = 2 * np.pi * 1.019 * (centre / _EAR_Q + _LEAST_BANDWIDTH_HZ)
    decay = np.exp(-bandwidth / config.sample_rate_hz)
    pole = decay * np.exp(1j * angle)
    zeros = [
        decay * (np.cos(angle) + sign * np.sqrt(3 + inner * np.sqrt(8)) * np.sin(angle))
        for sign in (1, -1)
        for inner in (1, -1)
    ]

    def response(point: np.ndarray) -> np.ndarray:
        above = np.prod([np.abs(point - zero) for zero in zeros], axis=0)
        return above / np.abs((point - pole) * (point - pole.conj())) ** 4

    bins = np.exp(2j * np.pi * np.arange(config.n_fft // 2 + 1) / config.n_fft)
    return response(bins[:, np.newaxis]) / response(np.exp(1j * angle))
