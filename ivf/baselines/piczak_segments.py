"""Short overlapping segments of a clip as log-mels in decibels: the input of Piczak's network."""

from dataclasses import dataclass

import numpy as np
import tensorflow as tf

from ivf.baselines.decibel_mel import DecibelMel
from ivf.baselines.frame_sizes import FrameSizes
from ivf.frontends import FrontEnd

_LEAST_PEAK = 1e-9  # a digitally silent clip stays silent


@dataclass(frozen=True)
class PiczakSegmentsConfig(FrameSizes):
    """Log-mels and segments of Piczak, "Environmental sound classification with convolutional neural networks", 2015.

    With the source's 22,050 Hz windows have 1,024 samples, hops 512; at another rate they are as long in seconds.
    """

    sample_rate_hz: int = 22_050  # Piczak 2015
    window_seconds: float = 1024 / 22_050  # Piczak 2015
    hop_seconds: float = 512 / 22_050  # Piczak 2015
    n_mels: int = 60  # Piczak 2015; librosa's own scale and normalization, up to half the sampling rate
    segment_frames: int = 41  # Piczak 2015: 41 in the short variant, 101 in the long one
    silence_db: float = -70.0  # Piczak 2015, code: segments whose mean is not above it are left out

    def __post_init__(self) -> None:
        if self.segment_frames < 3 or self.segment_frames % 2 == 0:
            raise ValueError(f"segment_frames={self.segment_frames} must be odd, so that half a segment is whole hops")

    @property
    def segment_samples(self) -> int:
        """What a segment's frames are centred in; the next segment begins half of it later."""
        return (self.segment_frames - 1) * self.hop_samples


class PiczakSegments(FrontEnd):
    """Waveform [B, T] → log-mels of segments [B, S, F, M] in dB, S = 1 + (T - segment) // (segment / 2).

    Clips are divided by their peak. Each segment has its own spectrogram, reflected at its ends, whose dynamic range is
    limited to 80 dB below its own maximum, as in the source's code (karolpiczak/paper-2015-esc-convnet). There both
    lengths of segments overlap by half; the paper says 90 % of the long one, which its code calls a mistake.

    >>> PiczakSegments(PiczakSegmentsConfig())(np.zeros([1, 5 * 22_050], "float32")).shape
    TensorShape([1, 9, 41, 60])
    """

    def __init__(self, config: PiczakSegmentsConfig) -> None:
        super().__init__(config.sample_rate_hz, config.segment_samples)
        self.config = config
        self._levels = DecibelMel(
            config.sample_rate_hz, config.n_fft, config.window_samples, config.hop_samples, config.n_mels
        )

    def features(self, waveform: tf.Tensor) -> tf.Tensor:
        peak = tf.reduce_max(tf.abs(waveform), axis=1, keepdims=True)
        clips = waveform / tf.maximum(peak, _LEAST_PEAK)
        length = self.config.segment_samples
        return self._levels(tf.signal.frame(clips, length, length // 2))  # [B, S, segment] → [B, S, F, M]


def audible(segments: tf.Tensor, silence_db: float) -> tf.Tensor:
    """Log-mels [B, S, F, M] in dB → whether each segment counts, [B, S]: whether its mean is above `silence_db`.

    Ours: all segments of a clip that has no other are kept, since every clip gets a class; the source has no such clip.
    """
    loud = tf.reduce_mean(segments, axis=[2, 3]) > silence_db
    return loud | ~tf.reduce_any(loud, axis=1, keepdims=True)


def training_segments(segments: np.ndarray, labels: np.ndarray, silence_db: float) -> tuple[np.ndarray, np.ndarray]:
    """Log-mels [N, S, F, M] of clips with labels [N] → those of the audible segments [n, F, M], with their clips' [n].

    Segments of one clip stay together, in the clips' order.
    """
    kept = audible(segments, silence_db).numpy()
    return segments[kept], np.repeat(labels, kept.sum(axis=1))
