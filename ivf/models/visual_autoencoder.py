"""E, B and the decoder together: the upper row of Figure 1a."""

from typing import Any, NamedTuple

import keras
import tensorflow as tf

from ivf.config import AutoencoderConfig
from ivf.models.decoder import Decoder
from ivf.models.encoder import Encoder
from ivf.models.vector_quantizer import VectorQuantizer, straight_through


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
