"""Log-mel with its time derivatives, Table 1 rows 5 and 6."""

from typing import Any

import tensorflow as tf

from ivf.config import LogMelConfig
from ivf.frontends.log_mel import LogMel
from ivf.frontends.spectrum import Spectrum

_REACH = 2  # frames that a slope over five frames needs on either side


def valid_delta(features: tf.Tensor) -> tf.Tensor:
    """Regression slope over five frames, [F, …] → [F - 4, …], without padding ("valid").

    Equals the interior of `librosa.feature.delta(width=5)`, HTK's delta with N = 2: a ramp of slope a gives a.
    """
    one_apart = features[3:-1] - features[1:-3]
    two_apart = features[4:] - features[:-4]
    return (one_apart + 2.0 * two_apart) / 10.0


class LogMelDeltas(Spectrum):
    """Waveform [B, T] → log-mel, Δ (and ΔΔ) as channels [B, F - 4·order, M, 1 + order], "without padding" (paper §4.2).

    ΔΔ is the delta of the delta; what has more frames is cropped alike at both ends.
    """

    def __init__(self, config: LogMelConfig, order: int, **kwargs: Any) -> None:
        if order not in (1, 2):
            raise ValueError(f"order={order}: 1 appends Δ, 2 appends Δ and ΔΔ")
        frames = 2 * _REACH * order + 1
        super().__init__(least_samples=max(config.window_samples, (frames - 1) * config.hop_samples), **kwargs)
        self.config = config
        self.order = order
        self.log_mel = LogMel(config)

    def clip_features(self, clip: tf.Tensor) -> tf.Tensor:
        channels = [self.log_mel.clip_features(clip)]  # [F, M, 1]
        for _ in range(self.order):
            slope = valid_delta(channels[-1])
            channels = [channel[_REACH:-_REACH] for channel in channels] + [slope]
        return tf.concat(channels, axis=-1)
