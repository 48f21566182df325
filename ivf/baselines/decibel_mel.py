"""Mel spectrograms in decibels, as librosa computes them by default."""

import warnings

import numpy as np
import tensorflow as tf
from librosa.filters import mel as mel_filters
from librosa.util import pad_center

from ivf.frontends.spectrum import short_time_power

_LEAST_POWER = 1e-10  # -100 dB


class DecibelMel:
    """Signals [..., T] → levels [..., F, M] in dB of a power of 1, F = 1 + T // hop.

    Equals `librosa.power_to_db(librosa.feature.melspectrogram(...))`: Slaney's mel scale and area normalization up to
    half the sampling rate, a Hann window centred in `n_fft` points, no level more than 80 dB below the maximum of
    F × M. Ends are reflected as in librosa 0.3.1, or padded with zeros as in librosa 0.10. T is static.

    >>> DecibelMel(22_050, n_fft=1024, window_samples=1024, hop_samples=512, n_mels=60)(np.zeros([2, 22_050])).shape
    TensorShape([2, 44, 60])
    """

    def __init__(
        self, sample_rate_hz: int, n_fft: int, window_samples: int, hop_samples: int, n_mels: int, reflect: bool = True
    ) -> None:
        self.n_fft = n_fft
        self.hop_samples = hop_samples
        self.padding = "REFLECT" if reflect else "CONSTANT"
        window = np.hanning(window_samples + 1)[:-1]  # periodic
        self._window = pad_center(window, size=n_fft).astype(np.float32)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about bands between two bins, which stay at the floor as in the sources
            bands = mel_filters(sr=sample_rate_hz, n_fft=n_fft, n_mels=n_mels)
        self._filter_bank = bands.T.astype(np.float32)  # [n_fft // 2 + 1, M]

    def __call__(self, signal: tf.Tensor) -> tf.Tensor:
        signal = tf.cast(signal, tf.float32)
        ends = [[0, 0]] * (signal.shape.rank - 1) + [[self.n_fft // 2, self.n_fft // 2]]
        padded = tf.pad(signal, ends, self.padding)
        power = short_time_power(padded, self._window, self.n_fft, self.hop_samples)  # [..., F, n_fft // 2 + 1]
        power = tf.tensordot(power, self._filter_bank, axes=1)  # [..., F, M]
        level = 10.0 / np.log(10.0) * tf.math.log(tf.maximum(power, _LEAST_POWER))
        loudest = tf.reduce_max(level, axis=[-2, -1], keepdims=True)
        return tf.maximum(level, loudest - 80.0)
