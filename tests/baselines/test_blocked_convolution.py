"""Blocked convolutions are Keras' own, with the same weights."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from ivf.baselines.blocked_convolution import ConvolutionFromWaveform, ConvolutionToWaveform


def _gradients(layer: keras.layers.Layer, inputs: tf.Tensor, weight: np.ndarray) -> list[np.ndarray]:
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        objective = tf.reduce_sum(layer(inputs) * weight)
    return [one.numpy() for one in tape.gradient(objective, [inputs, *(v.value for v in layer.weights)])]


def _assert_equal(blocked: keras.layers.Layer, plain: keras.layers.Layer, inputs: np.ndarray) -> None:
    expected = plain(inputs)
    blocked.build(inputs.shape)
    blocked.set_weights(plain.get_weights())
    found = blocked(inputs)
    assert found.shape == expected.shape
    np.testing.assert_allclose(found, expected, atol=1e-5)
    weight = np.random.default_rng(1).normal(size=expected.shape).astype(np.float32)
    pairs = zip(*(_gradients(one, tf.constant(inputs), weight) for one in (blocked, plain)), strict=True)
    for ours, theirs in pairs:
        np.testing.assert_allclose(ours, theirs, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize(("size", "stride"), [(64, 2), (5, 2), (7, 3), (1, 1)])
@pytest.mark.parametrize("n_samples", [64, 65, 200, 333])
def test_a_convolution_from_a_waveform_is_keras_own(size: int, stride: int, n_samples: int) -> None:
    inputs = np.random.default_rng(0).normal(size=(2, n_samples, 1, 1)).astype(np.float32)
    plain = keras.layers.Conv2D(3, (size, 1), (stride, 1), bias_initializer="ones")
    _assert_equal(ConvolutionFromWaveform(3, size, stride), plain, inputs)


@pytest.mark.parametrize(("size", "stride"), [(64, 2), (6, 2), (9, 3), (2, 2)])
@pytest.mark.parametrize("steps", [1, 8, 9, 70])
def test_a_convolution_to_a_waveform_is_keras_own(size: int, stride: int, steps: int) -> None:
    inputs = np.random.default_rng(0).normal(size=(2, steps, 1, 3)).astype(np.float32)
    plain = keras.layers.Conv2DTranspose(1, (size, 1), (stride, 1), padding="same", bias_initializer="ones")
    _assert_equal(ConvolutionToWaveform(size, stride), plain, inputs)
