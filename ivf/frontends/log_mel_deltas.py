"""Log-mel with its time derivatives, Table 1 rows 5 and 6."""

from typing import Any

import tensorflow as tf

from ivf.config import LogMelConfig
from ivf.frontends.log_mel import LogMel
from ivf.frontends.registry import register
from ivf.frontends.spectrum import Spectrum

_REACH = 2  # frames that a slope over five frames needs on either side


def valid_delta(features: tf.Tensor) -> tf.Tensor:
    """Regression slope over five frames, [F, …] → [F - 4, …], without padding ("valid").

    Equals the interior of `librosa.feature.delta(width=5)`, HTK's delta with N = 2: a ramp of slope a gives a.
    """
    one_apart = features[3:-1] - features[1:-3]
    two_apart = features[4:] - features[:-4]
    return (one_apart + 2.0 * two_apart) / 10.0


@register("log_mel_dd", LogMelConfig, label="log-mel + deltas + delta-deltas", part="log_mel", order=2)
@register("log_mel_d", LogMelConfig, label="log-mel + delta", part="log_mel", order=1)
class LogMelDeltas(Spectrum):
    """Waveform [B, T] → log-mel, Δ (and ΔΔ) as channels [B, F - 4·order, M, 1 + order], "without padding" (paper §4.2).

    ΔΔ is the delta of the delta; channels with more frames are cropped equally at both ends.

    Raises ValueError if `order` is neither 1 nor 2.
    """

    def __init__(self, config: LogMelConfig, order: int) -> None:
        if order not in (1, 2):
            raise ValueError(f"order={order}: 1 appends Δ, 2 appends Δ and ΔΔ")
        log_mel = LogMel(config)
        margin = _REACH * order * config.hop_samples  # samples before the first frame that is kept, and after the last
        super().__init__(
            config, max(config.window_samples, 2 * margin), log_mel.band_hz, margin / config.sample_rate_hz
        )
        self.order = order
        self.log_mel = log_mel

    def get_config(self) -> dict[str, Any]:
        return super().get_config() | {"order": self.order}

    def clip_features(self, clip: tf.Tensor) -> tf.Tensor:
        channels = [self.log_mel.clip_features(clip)]  # [F, M, 1]
        for _ in range(self.order):
            slope = valid_delta(channels[-1])
            channels = [channel[_REACH:-_REACH] for channel in channels] + [slope]
        return tf.concat(channels, axis=-1)
