"""E, B and the decoder have the sizes and the gradients that §3.1 asks for."""

from dataclasses import replace

import numpy as np
import tensorflow as tf

from ivf.config import AutoencoderConfig, Preset
from ivf.models import Decoder, Encoder, VectorQuantizer, VisualAutoencoder


def test_parameters_at_the_papers_size() -> None:
    config = AutoencoderConfig()
    encoder, decoder = Encoder(config), Decoder(config)
    quantizer = VectorQuantizer(config)
    embedding = encoder(tf.zeros([1, 512, 512, 3]))
    assert embedding.shape == (1, 32, 32, config.code_dimension)
    quantized, _ = quantizer(embedding)
    assert decoder(quantized).shape == (1, 512, 512, 3)
    assert [part.count_params() for part in (encoder, decoder, quantizer)] == [896_960, 814_851, 32_768]


def test_parameters_at_the_size_of_sonnets_example() -> None:
    config = AutoencoderConfig(widths=(64, 128))
    encoder, decoder = Encoder(config), Decoder(config)
    decoder(encoder(tf.zeros([1, 32, 32, 3])))
    assert [part.count_params() for part in (encoder, decoder)] == [372_416, 290_307]


def test_what_is_seen_has_the_documented_shapes(tiny: Preset, frame: tf.Tensor) -> None:
    seen = VisualAutoencoder(tiny.autoencoder)(frame)
    grid, dimension = tiny.grid, tiny.autoencoder.code_dimension
    assert seen.embedding.shape == seen.quantized.shape == (4, grid, grid, dimension)
    assert seen.indices.shape == (4, grid, grid)
    assert seen.reconstruction.shape == frame.shape


def test_the_reconstruction_trains_the_encoder_past_the_codebook(tiny: Preset, frame: tf.Tensor) -> None:
    autoencoder = VisualAutoencoder(tiny.autoencoder)
    autoencoder(frame)
    with tf.GradientTape() as tape:
        error = tf.reduce_mean(tf.square(autoencoder(frame).reconstruction - frame))
    encoder, codebook = tape.gradient(
        error, [autoencoder.encoder.projection.kernel.value, autoencoder.quantizer.codebook.value]
    )
    assert np.abs(encoder).max() > 0
    assert codebook is None  # straight through: the codes have a term of their own


def test_without_vq_the_embedding_is_its_own_code(tiny: Preset, frame: tf.Tensor) -> None:
    autoencoder = VisualAutoencoder(replace(tiny.autoencoder, quantized=False))
    seen = autoencoder(frame)
    np.testing.assert_array_equal(seen.quantized, seen.embedding)
    np.testing.assert_array_equal(seen.reconstruction, autoencoder.decoder(seen.embedding))
    np.testing.assert_array_equal(seen.indices, np.zeros((4, tiny.grid, tiny.grid)))
