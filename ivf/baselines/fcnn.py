"""The two convolutional networks of Hu et al.: FCNN and fsFCNN."""

from dataclasses import dataclass, replace
from typing import Any

import keras
import tensorflow as tf

from ivf.baselines.channel_attention import ChannelAttention
from ivf.models.batch_normalization import BatchNormalization

Pair = tuple[int, int]  # along [F, M]


@dataclass(frozen=True)
class FcnnBlock:
    """Convolutions of the same width, and a maximum pooling."""

    width: int
    convolutions: int = 2
    first_size: int = 3  # of the first convolution; the others are 3×3
    first_strides: Pair = (1, 1)
    dropouts: int = 0  # convolutions that a dropout follows, from the first on
    dropout: float = 0.0
    pool: int = 1  # size of the pooling window; 1: none
    pool_strides: Pair = (1, 1)


@dataclass(frozen=True)
class FcnnConfig:
    """Sizes of one of the two networks. Source: code of Hu et al. 2020, MihawkHu/DCASE2020_task1."""

    blocks: tuple[FcnnBlock, ...]
    attention_reduction: int = 2  # Hu et al. 2020
    batch_norm_momentum: float = 0.99  # Hu et al. 2020: Keras' default
    batch_norm_epsilon: float = 1e-3  # Hu et al. 2020: Keras' default

    def scaled(self, width: float) -> "FcnnConfig":
        """The same with layers `width` times as wide."""
        return replace(
            self, blocks=tuple(replace(block, width=max(2, round(width * block.width))) for block in self.blocks)
        )

    @property
    def normalization(self) -> dict[str, float]:
        """Arguments of every batch normalization."""
        return {"momentum": self.batch_norm_momentum, "epsilon": self.batch_norm_epsilon}


FCNN = FcnnConfig(  # Hu et al. 2020: 48, 96 and 192 filters for each of three input channels
    (
        FcnnBlock(144, first_size=5, first_strides=(2, 2), pool=2, pool_strides=(2, 2)),
        FcnnBlock(288, pool=2, pool_strides=(2, 2)),
        FcnnBlock(576, convolutions=4, dropouts=3, dropout=0.3, pool=2, pool_strides=(2, 2)),
    )
)
FSFCNN = FcnnConfig(  # Hu et al. 2020: "frequency sub-sampled", which halves frames more often than bands
    (
        FcnnBlock(48, first_size=5, first_strides=(2, 1), pool=3, pool_strides=(2, 2)),
        FcnnBlock(96, pool=3, pool_strides=(2, 2)),
        FcnnBlock(512, pool=3, pool_strides=(2, 1)),
        FcnnBlock(512, pool=3, pool_strides=(2, 1)),
        FcnnBlock(768, dropouts=2, dropout=0.5),
    )
)


class Fcnn(keras.Model):
    """Features [B, F, M, C] → class logits [B, n_classes]; fully convolutional.

    Blocks of convolution, batch normalization and ReLU; a 1×1 convolution to the classes, normalized; channel attention
    over the classes; the mean over F and M. Source: H. Hu et al., "Device-robust acoustic scene classification based on
    two-stage categorization and data augmentation", DCASE 2020 challenge. Ours: axes [F, M] instead of [M, F], and
    padding "same" throughout, so that odd sizes are halved upwards.
    """

    def __init__(self, config: FcnnConfig, n_classes: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.config = config
        plan = [(block, number) for block in config.blocks for number in range(block.convolutions)]
        self.normalize_input = BatchNormalization(**config.normalization)
        self.convolutions = [
            _convolution(block.width, *((3, (1, 1)) if number else (block.first_size, block.first_strides)))
            for block, number in plan
        ]
        self.normalizations = [BatchNormalization(**config.normalization) for _ in plan]
        self.dropouts = [
            keras.layers.Dropout(block.dropout if number < block.dropouts else 0.0) for block, number in plan
        ]
        self.pools = [
            keras.layers.MaxPooling2D(
                *((block.pool, block.pool_strides) if number == block.convolutions - 1 else (1, (1, 1))), padding="same"
            )
            for block, number in plan
        ]
        self.score = _convolution(n_classes, 1, (1, 1))
        self.normalize_scores = [
            BatchNormalization(center=False, scale=False, **config.normalization) for _ in range(2)
        ]
        self.attend = ChannelAttention(n_classes, config.attention_reduction)

    def call(self, features: tf.Tensor, training: bool = False) -> tf.Tensor:
        hidden = self.normalize_input(features, training=training)
        layers = zip(self.convolutions, self.normalizations, self.dropouts, self.pools, strict=True)
        for convolution, normalization, dropout, pool in layers:
            hidden = tf.nn.relu(normalization(convolution(hidden), training=training))
            hidden = pool(dropout(hidden, training=training))
        before, after = self.normalize_scores
        scores = tf.nn.relu(before(self.score(hidden), training=training))  # [B, F', M', n_classes]
        return tf.reduce_mean(self.attend(after(scores, training=training)), axis=[1, 2])


def _convolution(width: int, size: int, strides: Pair) -> keras.layers.Conv2D:
    return keras.layers.Conv2D(width, size, strides, padding="same", use_bias=False, kernel_initializer="he_normal")
