"""Log-mel spectrogram, Table 1 row 4 and the input A of G."""

import warnings

import librosa
import numpy as np
import tensorflow as tf
from librosa.filters import mel as mel_filters

from ivf.config import LogMelConfig
from ivf.frontends.registry import register
from ivf.frontends.spectrum import Spectrum, short_time_power


@register("log_mel", LogMelConfig, label="log-mel")
class LogMel(Spectrum):
    """Waveform [B, T] → ln(mel power + offset) [B, F, M, 1], F = 1 + T // hop.

    Equals `log(librosa.feature.melspectrogram(..., power=2, htk=True, norm=None, center=True) + offset)`, where librosa
    pads `n_fft // 2` zeros at both ends and centres a window shorter than `n_fft` inside it (paper §3.3; Davis and
    Mermelstein 1980). A config whose bands are too narrow to contain an FFT bin is refused with a ValueError.

    >>> LogMel(LogMelConfig())(np.zeros([1, 16_000], "float32")).shape
    TensorShape([1, 101, 64, 1])
    """

    def __init__(self, config: LogMelConfig) -> None:
        edges = librosa.mel_frequencies(config.n_mels + 2, fmin=config.min_hz, fmax=config.max_hz, htk=True)
        super().__init__(config, config.window_samples, band_hz=edges[1:-1])
        self._window = np.hanning(config.window_samples + 1)[:-1].astype(np.float32)  # periodic
        self._filter_bank = _filter_bank(config)

    def power(self, clip: tf.Tensor) -> tf.Tensor:
        """[T] → mel power [F, M]."""
        config = self.config
        before = config.n_fft // 2 - (config.n_fft - config.window_samples) // 2  # zeros in the first window
        padded = tf.pad(clip, [[before, config.window_samples - before]])
        spectrum = short_time_power(padded, self._window, config.n_fft, config.hop_samples)  # [F, n_fft // 2 + 1]
        return tf.matmul(spectrum, self._filter_bank)  # [F, M]

    def clip_features(self, clip: tf.Tensor) -> tf.Tensor:
        return tf.expand_dims(tf.math.log(self.power(clip) + self.config.log_offset), -1)  # [F, M, 1]


def _filter_bank(config: LogMelConfig) -> np.ndarray:
    """[n_fft // 2 + 1, M]."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about empty filters, which raise an error below
        bands = mel_filters(
            sr=config.sample_rate_hz,
            n_fft=config.n_fft,
            n_mels=config.n_mels,
            fmin=config.min_hz,
            fmax=config.max_hz,
            htk=True,
            norm=None,
            dtype=np.float32,
        )
    if empty := [band for band, weights in enumerate(bands) if not weights.any()]:
        raise ValueError(
            f"n_mels={config.n_mels}: bands {empty} lie between two bins of n_fft={config.n_fft}; "
            f"raise n_fft or lower n_mels"
        )
    return bands.T
