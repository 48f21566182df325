"""A clip as 26 numbers: statistics of cepstra and zero crossings, the input of the classical systems of Table 3."""

from dataclasses import dataclass

import numpy as np
import scipy.fft
import tensorflow as tf

from ivf.baselines.decibel_mel import DecibelMel
from ivf.baselines.frame_sizes import FrameSizes
from ivf.frontends import FrontEnd


@dataclass(frozen=True)
class MfccStatisticsConfig(FrameSizes):
    """Features of Piczak, "ESC: dataset for environmental sound classification", ACM Multimedia 2015.

    With the source's 44,100 Hz windows have 2,048 samples, hops 512; at another rate they are as long in seconds.
    """

    sample_rate_hz: int = 44_100  # Piczak 2015
    hop_seconds: float = 512 / 44_100  # Piczak 2015: "11.6 ms"
    window_seconds: float = 2048 / 44_100  # librosa 0.3.1's default, which Piczak 2015 takes
    n_mels: int = 128  # librosa 0.3.1's default
    n_coefficients: int = 12  # Piczak 2015: the first 13 but the first, which is the level


class MfccStatistics(FrontEnd):
    """Waveform [B, T] → [B, 2 · (n_coefficients + 1)]: means over the frames, then standard deviations.

    Of the cepstral coefficients `librosa.feature.mfcc` without the first, and of the share of sign changes among the
    samples of frames of one hop, which do not overlap; a change to or from exactly 0 counts half.

    >>> MfccStatistics(MfccStatisticsConfig())(np.zeros([1, 44_100], "float32")).shape
    TensorShape([1, 26])
    """

    def __init__(self, config: MfccStatisticsConfig) -> None:
        super().__init__(config.sample_rate_hz, config.n_fft)
        self.config = config
        sizes = (config.n_fft, config.window_samples, config.hop_samples, config.n_mels)
        self._levels = DecibelMel(config.sample_rate_hz, *sizes)
        cosines = scipy.fft.dct(np.eye(config.n_mels), type=2, norm="ortho")  # [M, M]
        self._cosines = cosines[:, 1 : 1 + config.n_coefficients].astype(np.float32)

    def features(self, waveform: tf.Tensor) -> tf.Tensor:
        coefficients = tf.tensordot(self._levels(waveform), self._cosines, axes=1)  # [B, F, n_coefficients]
        frames = tf.signal.frame(tf.sign(waveform), self.config.hop_samples, self.config.hop_samples)  # [B, F′, hop]
        crossings = tf.reduce_mean(0.5 * tf.abs(frames[..., 1:] - frames[..., :-1]), axis=-1, keepdims=True)
        tracks = (coefficients, crossings)
        means = [tf.reduce_mean(track, axis=1) for track in tracks]
        deviations = [tf.math.reduce_std(track, axis=1) for track in tracks]
        return tf.concat([*means, *deviations], axis=-1)
