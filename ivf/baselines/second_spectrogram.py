"""Log-magnitude spectrograms of a second of sound: the input of Look, Listen and Learn."""

from dataclasses import dataclass

import numpy as np
import tensorflow as tf

from ivf.baselines.frame_sizes import FrameSizes
from ivf.frontends import FrontEnd
from ivf.frontends.spectrum import short_time_power

_LEAST_MAGNITUDE = 1e-12  # l3embedding
_DIVISOR = 5.0  # l3embedding


@dataclass(frozen=True)
class SecondSpectrogramConfig(FrameSizes):
    """Arandjelović and Zisserman 2017, and marl/l3embedding where they are silent.

    With the source's 48 kHz windows have 512 samples, hops 242; at another rate they are as long in seconds.
    """

    sample_rate_hz: int = 48_000  # Arandjelović and Zisserman 2017
    window_seconds: float = 512 / 48_000  # l3embedding; "0.01 s" in the paper
    hop_seconds: float = 242 / 48_000  # l3embedding; "half-window overlap" in the paper

    @property
    def shape(self) -> tuple[int, int, int]:
        """F, bins and C of a second: 199 × 257 × 1 at 48 kHz."""
        return -(-self.sample_rate_hz // self.hop_samples), self.n_fft // 2 + 1, 1


class SecondSpectrogram(FrontEnd):
    """Waveform [B, rate], one second → ln(max(|STFT|, 1e-12)) / 5, [B, F, n_fft // 2 + 1, 1].

    F = ⌈rate / hop⌉ frames, evenly padded with zeros at both ends.

    >>> SecondSpectrogram(SecondSpectrogramConfig())(np.zeros([1, 48_000], "float32")).shape
    TensorShape([1, 199, 257, 1])
    """

    def __init__(self, config: SecondSpectrogramConfig) -> None:
        super().__init__(config.sample_rate_hz, config.sample_rate_hz)
        self.config = config
        self._window = np.hanning(config.window_samples + 1)[:-1].astype(np.float32)  # periodic
        needed = (config.shape[0] - 1) * config.hop_samples + config.window_samples
        self._padding = needed - config.sample_rate_hz  # samples, at both ends together

    def features(self, waveform: tf.Tensor) -> tf.Tensor:
        config, before = self.config, self._padding // 2
        second = tf.pad(waveform[:, : config.sample_rate_hz], [[0, 0], [before, self._padding - before]])
        power = short_time_power(second, self._window, config.n_fft, config.hop_samples)  # [B, F, bins]
        magnitude = tf.sqrt(tf.maximum(power, _LEAST_MAGNITUDE**2))
        return tf.expand_dims(tf.math.log(magnitude), -1) / _DIVISOR
