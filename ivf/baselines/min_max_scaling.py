"""Log-mels scaled to [0, 1] clip by clip, with their deltas."""

import tensorflow as tf

from ivf.frontends import FrontEnd

_CONSTANT = 1e-6  # a smaller range is that of a clip without sound


def min_max_scaling(features: tf.Tensor) -> tf.Tensor:
    """[B, F, M, C], log-mel in channel 0 and its deltas behind → the same for log-mels scaled to [0, 1] before.

    Hu et al. 2020 scale each clip's log-mel by its least and greatest value, then take deltas, which are linear: so
    deltas are divided by the range. Ours: the extremes are those of the frames that deltas leave, not of all. A
    constant clip becomes 0.
    """
    least = tf.reduce_min(features[..., :1], axis=[1, 2], keepdims=True)  # [B, 1, 1, 1]
    span = tf.reduce_max(features[..., :1], axis=[1, 2], keepdims=True) - least
    shifted = tf.concat([features[..., :1] - least, features[..., 1:]], axis=-1)
    return tf.where(span < _CONSTANT, 0.0, shifted / tf.maximum(span, _CONSTANT))


class MinMaxScaled(FrontEnd):
    """Waveform [B, T] → features of a log-mel with deltas, scaled clip by clip [B, F, M, C]."""

    def __init__(self, spectrum: FrontEnd) -> None:
        super().__init__(spectrum.sample_rate_hz, spectrum.least_samples)
        self.spectrum = spectrum

    def features(self, waveform: tf.Tensor) -> tf.Tensor:
        return min_max_scaling(self.spectrum(waveform))
