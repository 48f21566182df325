"""The fused kernel of one replica is Keras's synchronized layer, and the definition."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from ivf.models.batch_normalization import MOMENTUM, BatchNormalization

_SHAPE = (4, 5, 3, 6)


def _step(layer: keras.layers.Layer, inputs: np.ndarray) -> dict[str, np.ndarray]:
    """One training step's outputs, gradients and moving moments."""
    layer.build(inputs.shape)
    rng = np.random.default_rng(1)
    for weight in layer.trainable_weights:
        weight.assign(rng.normal(1, 0.3, weight.shape))
    given = tf.constant(inputs)
    weighting = tf.constant(rng.normal(size=inputs.shape), tf.float32)
    with tf.GradientTape() as tape:
        tape.watch(given)
        outputs = layer(given, training=True)
        loss = tf.reduce_sum(weighting * outputs**2)
    values = [given, *(weight.value for weight in layer.trainable_weights)]
    names = ["d inputs", *(f"d {weight.name}" for weight in layer.trainable_weights)]
    found = dict(zip(names, tape.gradient(loss, values), strict=True)) | {"outputs": outputs}
    found |= {"moving mean": layer.moving_mean.value, "moving variance": layer.moving_variance.value}
    return {name: tensor.numpy() for name, tensor in found.items()}


@pytest.fixture(params=[_SHAPE, (7, 6)], ids=["the kernel's", "other"])
def inputs(request: pytest.FixtureRequest) -> np.ndarray:
    shape: tuple[int, ...] = request.param
    return np.random.default_rng(0).normal(3, 2, shape).astype(np.float32)


def test_one_step_is_that_of_the_synchronized_layer(inputs: np.ndarray) -> None:
    theirs = _step(keras.layers.BatchNormalization(momentum=MOMENTUM, synchronized=True), inputs)
    ours = _step(BatchNormalization(), inputs)
    for name, expected in theirs.items():
        np.testing.assert_allclose(ours[name], expected, rtol=1e-4, atol=1e-4, err_msg=name)


def test_moments_are_those_of_the_batch(inputs: np.ndarray) -> None:
    layer = BatchNormalization(momentum=0.0)
    outputs = layer(inputs, training=True).numpy()
    axes = tuple(range(inputs.ndim - 1))
    mean, variance = inputs.mean(axis=axes), inputs.var(axis=axes)
    np.testing.assert_allclose(outputs, (inputs - mean) / np.sqrt(variance + layer.epsilon), rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(layer.moving_variance, variance, rtol=1e-5)
    np.testing.assert_allclose(layer(inputs).numpy(), outputs, rtol=1e-4, atol=1e-5)  # what it has kept


def test_without_scale_and_offset_it_only_normalizes(inputs: np.ndarray) -> None:
    plain = {"momentum": MOMENTUM, "center": False, "scale": False, "synchronized": True}
    theirs, ours = _step(keras.layers.BatchNormalization(**plain), inputs), _step(BatchNormalization(**plain), inputs)
    assert ours.keys() == theirs.keys()
    for name, expected in theirs.items():
        np.testing.assert_allclose(ours[name], expected, rtol=1e-4, atol=1e-4, err_msg=name)


def test_frozen_it_keeps_its_moments(inputs: np.ndarray) -> None:
    layer = BatchNormalization()
    layer.build(inputs.shape)
    layer.trainable = False
    np.testing.assert_array_equal(layer(inputs, training=True), layer(inputs))
    assert not layer.moving_mean.numpy().any()


def test_after_22_batches_nine_tenths_of_the_beginning_are_gone(inputs: np.ndarray) -> None:
    layer = BatchNormalization()
    for _ in range(22):
        layer(inputs, training=True)
    mean = inputs.mean(axis=tuple(range(inputs.ndim - 1)))
    np.testing.assert_allclose(layer.moving_mean, (1 - 0.9**22) * mean, rtol=1e-4)
