"""The residual network of McDonnell and Gao, which treats low and high bands apart."""

from dataclasses import dataclass, replace
from typing import Any

import keras
import tensorflow as tf

from ivf.baselines.normalized_convolution import NormalizedConvolution
from ivf.models.batch_normalization import BatchNormalization

_HALVED_IN_TIME = (2, 1)  # [F, M]: the number of bands never changes


@dataclass(frozen=True)
class TwoPathResNetConfig:
    """Sizes of a two-path network. Sources: code of Gao and McDonnell 2020, and of McDonnell and Gao 2019."""

    filters: int = 28  # Gao and McDonnell 2020, task 1a; 24 in 2019
    output_factor: int = 1  # Gao and McDonnell 2020; of the 1×1 convolution's filters; 2 in 2019
    n_devices: int = 0  # Gao and McDonnell 2020: 2, source and target, with mild domain adaptation; 0: no such head
    stacks: int = 4  # both
    blocks: int = 2  # both; residual blocks per stack
    batch_norm_momentum: float = 0.99  # both: Keras' default
    batch_norm_epsilon: float = 1e-3  # both: Keras' default

    def scaled(self, width: float) -> "TwoPathResNetConfig":
        """The same with layers `width` times as wide."""
        return replace(self, filters=max(2, round(width * self.filters)))

    @property
    def normalization(self) -> dict[str, float]:
        """Arguments of every batch normalization."""
        return {"momentum": self.batch_norm_momentum, "epsilon": self.batch_norm_epsilon}


class BandPath(keras.layers.Layer):
    """Half of the bands [B, F, M / 2, C] → [B, F / 2^stacks, M / 2, filters · 2^(stacks − 1)]."""

    def __init__(self, config: TwoPathResNetConfig, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.config = config
        moments = config.normalization
        self.first = NormalizedConvolution(config.filters, 3, moments, strides=_HALVED_IN_TIME, relu=False)
        self.convolutions = [
            NormalizedConvolution(
                config.filters * 2**stack,
                3,
                moments,
                strides=_HALVED_IN_TIME if stack and not block and not second else (1, 1),
                affine=False,
            )
            for stack in range(config.stacks)
            for block in range(config.blocks)
            for second in (False, True)
        ]
        self.shrink = keras.layers.AveragePooling2D(3, _HALVED_IN_TIME, padding="same")

    def call(self, half: tf.Tensor, training: bool = False) -> tf.Tensor:
        hidden = self.first(half, training=training)
        for number, (one, two) in enumerate(zip(self.convolutions[::2], self.convolutions[1::2], strict=True)):
            residual = two(one(hidden, training=training), training=training)
            if number and number % self.config.blocks == 0:  # half the frames, twice the channels, the new ones 0
                hidden = self.shrink(hidden)
                hidden = tf.concat([hidden, tf.zeros_like(hidden)], axis=-1)
            hidden = hidden + residual
        return hidden


class ScoreHead(keras.layers.Layer):
    """[B, F, M, C] → logits [B, n]: a normalized 1×1 convolution, normalized itself, and its mean over F and M."""

    def __init__(self, n: int, config: TwoPathResNetConfig, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.convolution = NormalizedConvolution(n, 1, config.normalization, relu=False, affine=False)
        self.normalize = BatchNormalization(center=False, scale=False, **config.normalization)

    def call(self, hidden: tf.Tensor, training: bool = False) -> tf.Tensor:
        scores = self.normalize(self.convolution(hidden, training=training), training=training)
        return tf.reduce_mean(scores, axis=[1, 2])


class TwoPathResNet(keras.Model):
    """Features [B, F, M, C], M even, → class logits [B, n_classes], or the pair with device logits [B, n_devices].

    The lower and the upper half of the bands go through residual networks of their own, in which only frames are
    halved; the halves meet in a 1×1 convolution. Sources: M. D. McDonnell and W. Gao, "Acoustic scene classification
    using deep residual networks with late fusion of separated high and low frequency paths", ICASSP 2020; W. Gao and
    M. D. McDonnell, "… with focal loss and mild domain adaptation", DCASE 2020; code: McDonnell-Lab/DCASE2019-Task1,
    emilywg/DCASE2020-Task1. No convolution has a bias; only the first normalization of each path learns a scale. There
    the input is [M, F]; the axes are swapped here.
    """

    def __init__(self, config: TwoPathResNetConfig, n_classes: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.config = config
        self.paths = [BandPath(config) for _ in range(2)]
        width = config.filters * 2**config.stacks * config.output_factor
        self.fuse = NormalizedConvolution(width, 1, config.normalization, affine=False)
        self.classify = ScoreHead(n_classes, config)
        self.recognize_device = ScoreHead(config.n_devices, config) if config.n_devices else None

    def call(self, features: tf.Tensor, training: bool = False) -> tf.Tensor | tuple[tf.Tensor, tf.Tensor]:
        if features.shape[2] % 2:
            raise ValueError(f"{features.shape[2]} bands cannot be halved: choose an even number of them")
        halves = tf.split(features, 2, axis=2)  # [B, F, M / 2, C] each
        ends = [path(half, training=training) for path, half in zip(self.paths, halves, strict=True)]
        hidden = self.fuse(tf.concat(ends, axis=2), training=training)  # [B, F / 2^stacks, M, width]
        logits = self.classify(hidden, training=training)
        if self.recognize_device is None:
            return logits
        return logits, self.recognize_device(hidden, training=training)
