"""The unit of pre-activation residual networks."""

from typing import Any

import keras
import tensorflow as tf

from ivf.models.batch_normalization import BatchNormalization


class NormalizedConvolution(keras.layers.Layer):
    """[B, F, M, C] → [B, F / strides[0], M / strides[1], width]: batch normalization, ReLU, convolution.

    He et al. 2016, "Identity mappings in deep residual networks". `relu=False` leaves the ReLU out; `affine` says
    whether the normalization learns a scale and an offset.
    """

    def __init__(
        self,
        width: int,
        size: int,
        normalization: dict[str, float],
        strides: tuple[int, int] = (1, 1),
        dilation: tuple[int, int] = (1, 1),
        relu: bool = True,
        affine: bool = True,
        use_bias: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.normalize = BatchNormalization(center=affine, scale=affine, **normalization)
        self.relu = relu
        self.convolution = keras.layers.Conv2D(
            width,
            size,
            strides,
            padding="same",
            dilation_rate=dilation,
            use_bias=use_bias,
            kernel_initializer="he_normal",
        )

    def call(self, inputs: tf.Tensor, training: bool = False) -> tf.Tensor:
        hidden = self.normalize(inputs, training=training)
        return self.convolution(tf.nn.relu(hidden) if self.relu else hidden)
