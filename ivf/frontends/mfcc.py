"""Mel-frequency cepstral coefficients, Table 1 row 3."""

import numpy as np
import scipy.fft
import tensorflow as tf

from ivf.config import MfccConfig
from ivf.frontends.log_mel import LogMel
from ivf.frontends.registry import register
from ivf.frontends.spectrum import Spectrum


@register("mfcc", MfccConfig, label="MFCC")
class Mfcc(Spectrum):
    """Waveform [B, T] → orthonormal DCT-II of the log-mel [B, F, n_coefficients, 1].

    Equals `librosa.feature.mfcc(S=log-mel, dct_type=2, norm="ortho", lifter=0)` on the log-mel of `LogMel`, in nepers
    of power; librosa's own log-mel is in decibels, 10 / ln 10 times that (Davis and Mermelstein 1980).

    >>> Mfcc(MfccConfig())(np.zeros([1, 16_000], "float32")).shape
    TensorShape([1, 101, 20, 1])
    """

    def __init__(self, config: MfccConfig) -> None:
        super().__init__(config, config.window_samples, band_hz=None)
        self.log_mel = LogMel(config)
        cosines = scipy.fft.dct(np.eye(config.n_mels), type=2, norm="ortho")  # [M, M]
        self._cosines = cosines[:, : config.n_coefficients].astype(np.float32)  # [M, n_coefficients]

    def clip_features(self, clip: tf.Tensor) -> tf.Tensor:
        return tf.expand_dims(tf.matmul(self.log_mel.clip_features(clip)[..., 0], self._cosines), -1)
