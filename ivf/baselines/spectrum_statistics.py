"""A clip as the mean and the deviation of each band over time: the plainest input of a classifier of scenes."""

import tensorflow as tf

from ivf.frontends import FrontEnd


class SpectrumStatistics(FrontEnd):
    """Waveform [B, T] → [B, 2 · M · C]: of `spectrum` [B, F, M, C] the means over frames, then standard deviations."""

    def __init__(self, spectrum: FrontEnd) -> None:
        super().__init__(spectrum.sample_rate_hz, spectrum.least_samples)
        self._spectrum = spectrum

    def features(self, waveform: tf.Tensor) -> tf.Tensor:
        spectrum = self._spectrum(waveform)  # [B, F, M, C]
        moments = (tf.reduce_mean(spectrum, axis=1), tf.math.reduce_std(spectrum, axis=1))  # two of [B, M, C]
        return tf.concat([tf.reshape(one, [tf.shape(waveform)[0], -1]) for one in moments], axis=-1)
