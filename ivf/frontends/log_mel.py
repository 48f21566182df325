"""Log-mel spectrogram, Table 1 row 4 and the input A of G."""

from typing import Any

import librosa.util
import numpy as np
import tensorflow as tf
from librosa.filters import mel as mel_filters

from ivf.config.log_mel_config import LogMelConfig
from ivf.frontends.front_end import FrontEnd


class LogMel(FrontEnd):
    """Waveform [B, T] → ln(mel power + offset) [B, F, M, 1], F = 1 + T // hop.

    Equals `log(librosa.feature.melspectrogram(..., power=2, htk=True, norm=None, center=True) + offset)`, where librosa
    pads `n_fft // 2` zeros at both ends and centres a window shorter than `n_fft` inside it (paper §3.3; Davis and
    Mermelstein 1980).

    >>> LogMel(LogMelConfig())(np.zeros([1, 16_000], "float32")).shape
    TensorShape([1, 101, 64, 1])
    """

    def __init__(self, config: LogMelConfig, **kwargs: Any) -> None:
        super().__init__(least_samples=config.window_samples, **kwargs)
        self.config = config
        window = np.hanning(config.window_samples + 1)[:-1]  # periodic, as in every STFT for analysis
        self._window = librosa.util.pad_center(window, size=config.n_fft).astype(np.float32)
        self._filter_bank = mel_filters(
            sr=config.sample_rate_hz,
            n_fft=config.n_fft,
            n_mels=config.n_mels,
            fmin=config.min_hz,
            fmax=config.max_hz,
            htk=True,
            norm=None,
            dtype=np.float32,
        ).T  # [n_fft // 2 + 1, M]

    def features(self, waveform: tf.Tensor) -> tf.Tensor:
        margin = self.config.n_fft // 2
        padded = tf.pad(waveform, [[0, 0], [margin, margin]])
        frames = tf.signal.frame(padded, self.config.n_fft, self.config.hop_samples)  # [B, F, n_fft]
        spectrum = tf.signal.rfft(frames * self._window)  # [B, F, n_fft // 2 + 1]
        power = tf.math.real(spectrum) ** 2 + tf.math.imag(spectrum) ** 2
        mel = tf.matmul(power, self._filter_bank)  # [B, F, M]
        return tf.math.log(mel + self.config.log_offset)[..., tf.newaxis]  # [B, F, M, 1]
