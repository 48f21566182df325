"""The auto-encoder of Figure 1a: E, the codebook B, and the decoder."""

from typing import Any, NamedTuple

import keras
import tensorflow as tf

from ivf.config import AutoencoderConfig
from ivf.models.vector_quantizer import VectorQuantizer, straight_through


class ResidualStack(keras.layers.Layer):
    """`blocks` × (ReLU, 3×3, ReLU, 1×1, add), then ReLU; [B, h, w, width] keeps its shape (van den Oord 2017)."""

    def __init__(self, blocks: int, width: int, hidden: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.width = width
        self.inner = [keras.layers.Conv2D(hidden, 3, padding="same") for _ in range(blocks)]
        self.outer = [keras.layers.Conv2D(width, 1) for _ in range(blocks)]

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        for inner, outer in zip(self.inner, self.outer, strict=True):
            inner.build(input_shape)
            outer.build((*input_shape[:-1], inner.filters))

    def call(self, inputs: tf.Tensor) -> tf.Tensor:
        hidden = inputs
        for inner, outer in zip(self.inner, self.outer, strict=True):
            hidden = hidden + outer(tf.nn.relu(inner(tf.nn.relu(hidden))))
        return tf.nn.relu(hidden)


class Encoder(keras.Model):
    """I [B, height, width, 3] in [-0.5, 0.5] → E(I) [B, H, W, D] (paper §3.1; layers after Sonnet's VQ-VAE)."""

    def __init__(self, config: AutoencoderConfig, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        width = config.widths[-1]
        self.halvings = [keras.layers.Conv2D(channels, 4, 2, padding="same") for channels in config.widths]
        self.mixing = keras.layers.Conv2D(width, 3, padding="same")
        self.residual = ResidualStack(config.residual_blocks, width, config.residual_width)
        self.projection = keras.layers.Conv2D(config.code_dimension, 1)

    def call(self, frame: tf.Tensor) -> tf.Tensor:
        hidden = frame
        for halving in self.halvings:
            hidden = tf.nn.relu(halving(hidden))  # each halves height and width
        hidden = self.residual(self.mixing(hidden))  # [B, H, W, width]
        return self.projection(hidden)  # [B, H, W, D]


class Decoder(keras.Model):
    """Q [B, H, W, D] → I′ [B, height, width, 3], about [-0.5, 0.5] (paper §3.1); mirrors the encoder."""

    def __init__(self, config: AutoencoderConfig, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        width = config.widths[-1]
        self.mixing = keras.layers.Conv2D(width, 3, padding="same")
        self.residual = ResidualStack(config.residual_blocks, width, config.residual_width)
        widths = (*reversed(config.widths[:-1]), 3)
        self.doublings = [keras.layers.Conv2DTranspose(channels, 4, 2, padding="same") for channels in widths]

    def call(self, features: tf.Tensor) -> tf.Tensor:
        hidden = self.residual(self.mixing(features))  # [B, H, W, width]
        for doubling in self.doublings[:-1]:
            hidden = tf.nn.relu(doubling(hidden))  # each doubles H and W
        return self.doublings[-1](hidden)  # [B, height, width, 3]


class Encoded(NamedTuple):
    """What the auto-encoder makes of a frame."""

    embedding: tf.Tensor  # E(I) [B, H, W, D]
    quantized: tf.Tensor  # Q^n [B, H, W, D]; E(I) itself without VQ
    indices: tf.Tensor  # n [B, H, W]; zeros without VQ
    reconstruction: tf.Tensor  # I′ [B, height, width, 3]


class VisualAutoencoder(keras.Model):
    """I [B, height, width, 3] in [-0.5, 0.5] → `Encoded` (paper §3.1). `quantized=False` is Table 1's row 7."""

    def __init__(self, config: AutoencoderConfig, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.config = config
        self.encoder = Encoder(config)
        self.quantizer = VectorQuantizer(config) if config.quantized else None
        self.decoder = Decoder(config)

    def call(self, frame: tf.Tensor) -> Encoded:
        embedding = tf.cast(self.encoder(frame), tf.float32)
        if self.quantizer is None:
            indices = tf.zeros(tf.shape(embedding)[:-1], tf.int32)
            return Encoded(embedding, embedding, indices, self.decode(embedding))
        quantized, indices = self.quantizer(embedding)
        return Encoded(embedding, quantized, indices, self.decode(straight_through(quantized, embedding)))

    def decode(self, features: tf.Tensor) -> tf.Tensor:
        """Features [B, H, W, D] → frames [B, height, width, 3] float32, about [-0.5, 0.5]."""
        return tf.cast(self.decoder(features), tf.float32)
