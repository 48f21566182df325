"""Table 3, transfer learning: a network for labels that hold for a clip as a whole (Kumar et al. 2018)."""

from dataclasses import dataclass, replace
from typing import Any

import keras
import tensorflow as tf

from ivf.baselines.decibel_mel import DecibelMel
from ivf.frontends import FrontEnd
from ivf.models.batch_normalization import BatchNormalization


@dataclass(frozen=True)
class WeakLabelConfig:
    """Kumar, Khadkevich and Fügen 2018, "Knowledge transfer from weakly labeled audio using convolutional neural
    network for sound events and scenes", ICASSP, and its code anuragkr90/weak_feature_extractor."""

    sample_rate_hz: int = 44_100  # Kumar et al. 2018
    n_fft: int = 1024  # Kumar et al. 2018
    window_seconds: float = 1024 / 44_100  # Kumar et al. 2018
    hop_seconds: float = 512 / 44_100  # Kumar et al. 2018
    n_mels: int = 128  # Kumar et al. 2018
    least_frames: int = 128  # Kumar et al. 2018: one segment; shorter clips are filled up
    filters: tuple[int, ...] = (16, 32, 64, 128, 256)  # Kumar et al. 2018, two convolutions each
    last_filters: int = 512  # Kumar et al. 2018, one convolution
    f1: int = 1024  # Kumar et al. 2018
    batch_norm_momentum: float = 0.9  # PyTorch's default, which it calls 0.1
    batch_norm_epsilon: float = 1e-5  # PyTorch's default

    def scaled(self, width: float) -> "WeakLabelConfig":
        """The same with layers `width` times as wide."""
        filters = tuple(max(2, round(width * filters)) for filters in self.filters)
        last, f1 = max(2, round(width * self.last_filters)), max(2, round(width * self.f1))
        return replace(self, filters=filters, last_filters=last, f1=f1)

    @property
    def hop_samples(self) -> int:
        """Distance between frames in samples."""
        return round(self.hop_seconds * self.sample_rate_hz)


class WeakLabelLevels(FrontEnd):
    """Waveform [B, T] → log-mels [B, F, n_mels] in dB, as the network takes them; F = max(1 + T // hop, least_frames).

    >>> WeakLabelLevels(WeakLabelConfig())(tf.zeros([1, 5 * 44_100])).shape
    TensorShape([1, 431, 128])
    """

    def __init__(self, config: WeakLabelConfig) -> None:
        super().__init__(config.sample_rate_hz, config.n_fft)
        self.config = config
        window = round(config.window_seconds * config.sample_rate_hz)
        self._levels = DecibelMel(config.sample_rate_hz, config.n_fft, window, config.hop_samples, config.n_mels)

    def features(self, waveform: tf.Tensor) -> tf.Tensor:
        levels = self._levels(waveform)
        lacking = tf.maximum(self.config.least_frames - tf.shape(levels)[1], 0)
        return tf.pad(levels, [[0, 0], [0, lacking], [0, 0]])  # with 0 dB, as the source's code does


class ConvolutionUnit(keras.layers.Layer):
    """[B, F, M, C] → [B, F′, M′, width]: convolution with bias, batch normalization, ReLU."""

    def __init__(self, config: WeakLabelConfig, width: int, size: int, padding: str = "same", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.convolution = keras.layers.Conv2D(width, size, padding=padding, kernel_initializer="he_normal")
        self.normalize = BatchNormalization(momentum=config.batch_norm_momentum, epsilon=config.batch_norm_epsilon)

    def call(self, inputs: tf.Tensor, training: bool = False) -> tf.Tensor:
        return tf.nn.relu(self.normalize(self.convolution(inputs), training=training))


class WeakLabelTrunk(keras.layers.Layer):
    """Log-mels [B, F, M] → [B, F // 64, M // 64, last_filters]."""

    def __init__(self, config: WeakLabelConfig, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.pairs = [[ConvolutionUnit(config, width, 3) for _ in range(2)] for width in config.filters]
        self.last = ConvolutionUnit(config, config.last_filters, 3)
        self.pool = keras.layers.MaxPooling2D(2)

    def call(self, levels: tf.Tensor, training: bool = False) -> tf.Tensor:
        hidden = levels[..., tf.newaxis]
        for first, second in self.pairs:
            hidden = self.pool(second(first(hidden, training=training), training=training))
        return self.pool(self.last(hidden, training=training))


class WeakLabelNetwork(keras.Model):
    """Log-mels [B, F, M] in dB → posteriors of a clip's labels [B, n_labels], each on its own (N_S of the source).

    F1 and F2 see segments of 128 frames, each 64 after the one before: S = F // 64 - 1. The mean of the posteriors of
    segments is that of the clip, so that a label of the whole clip is enough to learn from.
    """

    def __init__(self, config: WeakLabelConfig, n_labels: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.config = config
        self.n_labels = n_labels
        self.trunk = WeakLabelTrunk(config)
        self.f1 = ConvolutionUnit(config, config.f1, 2, padding="valid")
        self.f2 = keras.layers.Conv2D(n_labels, 1)

    def call(self, levels: tf.Tensor, training: bool = False) -> tf.Tensor:
        segments = self.f1(self.trunk(levels, training=training), training=training)  # [B, S, 1, f1]
        return tf.reduce_mean(tf.sigmoid(self.f2(segments)), axis=[1, 2])

    def features(self, levels: tf.Tensor) -> tf.Tensor:
        """F1 with the source's best mapping, the maximum over segments: [B, F, M] → [B, f1]."""
        return tf.reduce_max(self.f1(self.trunk(levels)), axis=[1, 2])
