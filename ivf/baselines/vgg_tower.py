"""The towers of Look, Listen and Learn: four blocks of two convolutions."""

from typing import Any

import keras
import tensorflow as tf

from ivf.models.batch_normalization import BatchNormalization


class VggTower(keras.layers.Layer):
    """[B, F, M, C] → [B, F / 8, M / 8, filters[-1]], rounded down: what the last pooling takes the maximum of.

    Each block is two 3×3 convolutions with bias, batch normalization and ReLU; between blocks sizes are halved.
    """

    def __init__(self, filters: tuple[int, ...], batch_norm_momentum: float, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        widths = [width for width in filters for _ in range(2)]
        self.convolutions = [
            keras.layers.Conv2D(width, 3, padding="same", kernel_initializer="he_normal") for width in widths
        ]
        self.normalizations = [BatchNormalization(momentum=batch_norm_momentum) for _ in widths]
        self.pool = keras.layers.MaxPooling2D(2)

    def call(self, inputs: tf.Tensor, training: bool = False) -> tf.Tensor:
        hidden = inputs
        for layer, (convolution, normalization) in enumerate(zip(self.convolutions, self.normalizations, strict=True)):
            if layer and layer % 2 == 0:
                hidden = self.pool(hidden)
            hidden = tf.nn.relu(normalization(convolution(hidden), training=training))
        return hidden
