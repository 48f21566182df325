"""EfficientNet-lite0, which classifies pictures.

Written here because keras-hub, which has this network, requires a tensorflow-text that needs TensorFlow 2.20.
"""

from typing import Any, NamedTuple

import keras
import tensorflow as tf

from ivf.models.batch_normalization import BatchNormalization

PICTURE_PIXELS = 224  # height and width


class _Stage(NamedTuple):
    """Blocks of equal width; the first one has the stride."""

    repeats: int
    width: int
    size: int  # of the depthwise kernel
    stride: int
    expansion: int


_STEM, _TOP = 32, 1280
_STAGES = (
    _Stage(1, 16, 3, 1, 1),
    _Stage(2, 24, 3, 2, 6),
    _Stage(2, 40, 5, 2, 6),
    _Stage(3, 80, 3, 2, 6),
    _Stage(3, 112, 5, 1, 6),
    _Stage(4, 192, 5, 2, 6),
    _Stage(1, 320, 3, 1, 6),
)


class ConvolutionUnit(keras.layers.Layer):
    """Convolution without bias, batch normalization and, unless `linear`, ReLU6."""

    def __init__(self, convolution: keras.layers.Layer, linear: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.convolution = convolution
        self.normalize = BatchNormalization(epsilon=1e-3)
        self.linear = linear

    def call(self, inputs: tf.Tensor) -> tf.Tensor:
        hidden = self.normalize(self.convolution(inputs))
        return hidden if self.linear else tf.nn.relu6(hidden)


class InvertedResidual(keras.layers.Layer):
    """An inverted residual block: expansion, depthwise convolution, projection."""

    def __init__(self, width: int, size: int, stride: int, expanded: int | None, channels: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.residual = stride == 1 and width == channels
        depthwise = keras.layers.DepthwiseConv2D(size, stride, padding="same", use_bias=False)
        self.units = [] if expanded is None else [ConvolutionUnit(_convolution(expanded, 1))]
        self.units += [ConvolutionUnit(depthwise), ConvolutionUnit(_convolution(width, 1), linear=True)]

    def call(self, inputs: tf.Tensor) -> tf.Tensor:
        hidden = inputs
        for unit in self.units:
            hidden = unit(hidden)
        return inputs + hidden if self.residual else hidden


class EfficientNetLite0(keras.Model):
    """Normalized pictures [B, 224, 224, 3] → logits [B, n_classes]; for inference, batch statistics never change.

    Tan and Le 2019 ("EfficientNet") without squeeze-and-excitation and with ReLU6, as TensorFlow's "lite" variant has
    it: 4,694,024 weights, 42,016 of which are moving statistics.
    """

    def __init__(self, n_classes: int = 1000, **kwargs: Any) -> None:
        super().__init__(trainable=False, **kwargs)
        self.stem = ConvolutionUnit(_convolution(_STEM, 3, 2))
        self.blocks, channels = [], _STEM
        for stage in _STAGES:
            for repeat in range(stage.repeats):
                expanded = None if stage.expansion == 1 else stage.expansion * channels
                self.blocks.append(
                    InvertedResidual(stage.width, stage.size, 1 if repeat else stage.stride, expanded, channels)
                )
                channels = stage.width
        self.top = ConvolutionUnit(_convolution(_TOP, 1))
        self.score = keras.layers.Dense(n_classes)

    def call(self, pictures: tf.Tensor) -> tf.Tensor:
        hidden = self.stem(pictures)  # [B, 112, 112, 32]
        for block in self.blocks:
            hidden = block(hidden)
        return self.score(tf.reduce_mean(self.top(hidden), axis=[1, 2]))  # [B, 7, 7, 1280] → [B, n_classes]


def _convolution(width: int, size: int, stride: int = 1) -> keras.layers.Conv2D:
    return keras.layers.Conv2D(width, size, stride, padding="same", use_bias=False)
