"""Trident ResNet of Suh et al."""

from dataclasses import dataclass, replace
from typing import Any

import keras
import tensorflow as tf

from ivf.baselines.normalized_convolution import NormalizedConvolution
from ivf.models.batch_normalization import BatchNormalization

_HALVED_IN_TIME = (2, 1)  # [F, M]
_DILATED = (1, 2)


@dataclass(frozen=True)
class TridentResNetConfig:
    """Sizes of the three-path network. Source: WynnCJF/DCASE2020_TridentCNN_Implementation, a replication."""

    filters: int = 256  # replication
    bottleneck: int = 64  # replication; inside the residual blocks
    output_filters: int = 768  # replication
    band_shares: tuple[int, ...] = (1, 1, 2)  # replication: 64, 64 and 128 of 256 bands
    stacks: int = 4  # replication
    dilated_blocks: int = 2  # replication; of each stack, after a block that is not dilated
    batch_norm_momentum: float = 0.9  # replication: PyTorch's default, which it calls 0.1
    batch_norm_epsilon: float = 1e-5  # replication: PyTorch's default

    def scaled(self, width: float) -> "TridentResNetConfig":
        """The same with layers `width` times as wide, rounded to sixteenths.

        Those are multiples of 16 and 4 channels. With 13 and 3, or 12 and 4, gradients of dilated convolutions write
        where they must not (TensorFlow 2.16.2 with oneDNN on a CPU), which ends the process.
        """
        sixteenths = max(1, round(16 * width))
        names = ("filters", "bottleneck", "output_filters")
        return replace(self, **{name: max(1, sixteenths * getattr(self, name) // 16) for name in names})

    @property
    def normalization(self) -> dict[str, float]:
        """Arguments of every batch normalization."""
        return {"momentum": self.batch_norm_momentum, "epsilon": self.batch_norm_epsilon}


class DilatedBlock(keras.layers.Layer):
    """[B, F, M, filters] → the same, or with half the frames: two convolutions beside a shortcut."""

    def __init__(self, config: TridentResNetConfig, halve: bool, dilation: tuple[int, int], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        strides = _HALVED_IN_TIME if halve else (1, 1)
        common: dict[str, Any] = {"normalization": config.normalization, "use_bias": True}
        self.first = NormalizedConvolution(config.bottleneck, 3, strides=strides, dilation=dilation, **common)
        self.second = NormalizedConvolution(config.filters, 3, **common)
        self.shortcut = (
            NormalizedConvolution(config.filters, 1, strides=strides, relu=False, **common) if halve else None
        )

    def call(self, inputs: tf.Tensor, training: bool = False) -> tf.Tensor:
        residual = self.second(self.first(inputs, training=training), training=training)
        return residual + (inputs if self.shortcut is None else self.shortcut(inputs, training=training))


class TridentResNet(keras.Model):
    """Features [B, F, M, C] → class logits [B, n_classes]; M divides into `band_shares`.

    Three ranges of bands go through residual networks of their own, twelve blocks each, in which only frames are halved
    and most blocks are dilated over bands; the ends meet in a 1×1 convolution. Source: S. Suh, S. Park, Y. Jeong and
    T. Lee, "Designing acoustic scene classification models with CNN variants", DCASE 2020 challenge, whose code is not
    public. Layers, widths and biases are therefore those of a replication, whose author notes doubts about the
    shortcuts: WynnCJF/DCASE2020_TridentCNN_Implementation. Ours: axes [F, M] instead of [M, F], and padding "same".
    """

    def __init__(self, config: TridentResNetConfig, n_classes: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.config = config
        common: dict[str, Any] = {"normalization": config.normalization, "use_bias": True}
        self.first = [
            NormalizedConvolution(config.filters, 3, strides=_HALVED_IN_TIME, relu=False, **common)
            for _ in config.band_shares
        ]
        plan = [
            (bool(stack) and not block, _DILATED if block else (1, 1))
            for stack in range(config.stacks)
            for block in range(1 + config.dilated_blocks)
        ]
        self.blocks = [[DilatedBlock(config, *how) for how in plan] for _ in config.band_shares]
        self.fuse = NormalizedConvolution(config.output_filters, 1, **common)
        self.classify = NormalizedConvolution(n_classes, 1, relu=False, **common)
        self.normalize = BatchNormalization(**config.normalization)

    def call(self, features: tf.Tensor, training: bool = False) -> tf.Tensor:
        bands, shares = features.shape[2], self.config.band_shares
        if bands % sum(shares):
            raise ValueError(f"{bands} bands do not divide into shares of {shares}: choose a multiple of {sum(shares)}")
        ends = []
        for path, part in enumerate(tf.split(features, [bands * share // sum(shares) for share in shares], axis=2)):
            hidden = self.first[path](part, training=training)  # [B, F / 2, a share of M, filters]
            for block in self.blocks[path]:
                hidden = block(hidden, training=training)
            ends.append(hidden)
        hidden = self.fuse(tf.concat(ends, axis=2), training=training)  # [B, F / 2^stacks, M, output_filters]
        scores = self.normalize(self.classify(hidden, training=training), training=training)
        return tf.reduce_mean(scores, axis=[1, 2])
