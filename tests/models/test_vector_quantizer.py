"""Equation 1 against brute force, and where gradients go."""

import numpy as np
import pytest
import tensorflow as tf

from ivf.config import AutoencoderConfig
from ivf.models import VectorQuantizer, straight_through

CODES, DIMENSION = 11, 3


@pytest.fixture
def embedding() -> np.ndarray:
    return np.random.default_rng(0).normal(size=(2, 4, 5, DIMENSION)).astype(np.float32)


@pytest.fixture
def quantizer(embedding: np.ndarray) -> VectorQuantizer:
    layer = VectorQuantizer(AutoencoderConfig(n_codes=CODES, code_dimension=DIMENSION))
    layer.build(embedding.shape)
    layer.codebook.assign(np.random.default_rng(1).normal(size=(CODES, DIMENSION)))
    return layer


def test_nearest_is_the_brute_force_minimum(quantizer: VectorQuantizer, embedding: np.ndarray) -> None:
    codes = quantizer.codebook.numpy()
    distance = np.linalg.norm(embedding[..., np.newaxis, :] - codes, axis=-1)  # [B, H, W, K]
    indices = quantizer.nearest(embedding)
    assert indices.dtype == tf.int32
    np.testing.assert_array_equal(indices, distance.argmin(axis=-1))


def test_equally_near_codes_give_the_least_index(quantizer: VectorQuantizer) -> None:
    quantizer.codebook.assign(np.ones((CODES, DIMENSION)))
    assert int(tf.reduce_max(quantizer.nearest(np.zeros((1, 2, 2, DIMENSION), np.float32)))) == 0


def test_lookup_reads_the_codes(quantizer: VectorQuantizer, embedding: np.ndarray) -> None:
    quantized, indices = quantizer(embedding)
    np.testing.assert_allclose(quantized, quantizer.codebook.numpy()[indices.numpy()], rtol=1e-6)


def test_codes_are_their_own_nearest(quantizer: VectorQuantizer) -> None:
    codes = tf.reshape(tf.convert_to_tensor(quantizer.codebook), [1, 1, CODES, DIMENSION])
    np.testing.assert_array_equal(quantizer.nearest(codes)[0, 0], np.arange(CODES))


def test_a_codes_gradient_is_dense_and_sums_over_where_it_is_used(
    quantizer: VectorQuantizer, embedding: np.ndarray
) -> None:
    with tf.GradientTape() as tape:
        quantized, indices = quantizer(embedding)
        total = tf.reduce_sum(quantized)
    gradient = tape.gradient(total, quantizer.codebook.value)
    assert isinstance(gradient, tf.Tensor)
    uses = np.bincount(indices.numpy().ravel(), minlength=CODES)
    np.testing.assert_allclose(gradient, np.repeat(uses[:, np.newaxis], DIMENSION, axis=1))


def test_straight_through_has_the_value_of_one_and_the_gradient_of_the_other(embedding: np.ndarray) -> None:
    hard, soft = tf.round(embedding), tf.constant(embedding)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch([hard, soft])
        value = straight_through(hard, soft)
    np.testing.assert_allclose(value, hard, atol=1e-6)
    np.testing.assert_array_equal(tape.gradient(value, soft), tf.ones_like(soft))
    assert tape.gradient(value, hard) is None


def test_codes_that_follow_are_moving_averages_of_what_is_nearest(embedding: np.ndarray) -> None:
    config = AutoencoderConfig(n_codes=4, code_dimension=DIMENSION, codebook="ema", ema_decay=0.9, revive_below=0.0)
    layer = VectorQuantizer(config)
    layer.build(embedding.shape)
    assert not layer.trainable_variables
    counts, sums = np.ones(4), layer.codebook.numpy().astype(np.float64)
    for _ in range(3):
        _, indices = layer(embedding)
        layer.update_moving_average(embedding, indices)
        even = indices.numpy().size / 4
        for code in range(4):
            near = embedding[indices.numpy() == code]
            counts[code] = 0.9 * counts[code] + 0.1 * len(near) / even
            sums[code] = 0.9 * sums[code] + 0.1 * near.sum(axis=0) / even
        np.testing.assert_allclose(layer.codebook.numpy(), sums / counts[:, np.newaxis], rtol=1e-4)


def test_a_code_that_nothing_is_near_begins_anew_at_an_embedding(embedding: np.ndarray) -> None:
    config = AutoencoderConfig(n_codes=4, code_dimension=DIMENSION, codebook="ema", ema_decay=0.0, revive_below=0.5)
    layer = VectorQuantizer(config)
    layer.build(embedding.shape)
    layer.codebook.assign([[0.0] * DIMENSION, [90.0] * DIMENSION, [91.0] * DIMENSION, [92.0] * DIMENSION])
    layer.update_moving_average(embedding, layer.nearest(embedding))
    codes, points = layer.codebook.numpy(), embedding.reshape(-1, DIMENSION)
    np.testing.assert_allclose(codes[0], points.mean(axis=0), rtol=1e-4, atol=1e-5)
    for code in codes[1:]:
        assert (np.abs(points - code).max(axis=1) < 1e-6).any()
