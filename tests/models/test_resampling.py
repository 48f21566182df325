"""The fast halving and doubling are the plain convolutions that they stand for."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from ivf.models.downsample import Downsample
from ivf.models.upsample import Upsample

CHANNELS, WIDTH = 3, 5


def _random_weights(layer: keras.layers.Layer) -> None:
    rng = np.random.default_rng(0)
    layer.set_weights([rng.normal(size=weight.shape) for weight in layer.weights])


def _inputs(side: int) -> tf.Tensor:
    return tf.constant(np.random.default_rng(1).normal(size=(2, side, side + 2, CHANNELS)), tf.float32)


def test_downsample_is_a_4x4_convolution_of_stride_2_padded_by_one() -> None:
    ours, inputs = Downsample(WIDTH), _inputs(8)
    ours.build(inputs.shape)
    _random_weights(ours)
    plain = keras.layers.Conv2D(WIDTH, 4, strides=2)
    plain.build((2, 10, 12, CHANNELS))
    kernel, bias = (weight.numpy() for weight in (ours.convolution.kernel, ours.convolution.bias))
    kernel = kernel.reshape(2, 2, 2, 2, CHANNELS, WIDTH)  # [block y, block x, y in block, x in block, C, width]
    plain.set_weights([kernel.transpose(0, 2, 1, 3, 4, 5).reshape(4, 4, CHANNELS, WIDTH), bias])
    padded = tf.pad(inputs, [[0, 0], [1, 1], [1, 1], [0, 0]])
    np.testing.assert_allclose(ours(inputs), plain(padded), rtol=1e-5, atol=1e-5)
    assert ours.count_params() == plain.count_params()


def test_upsample_is_a_4x4_transposed_convolution_of_stride_2() -> None:
    ours, inputs = Upsample(WIDTH), _inputs(4)
    ours.build(inputs.shape)
    _random_weights(ours)
    plain = keras.layers.Conv2DTranspose(WIDTH, 4, strides=2, padding="same")
    plain.build(inputs.shape)
    kernel = ours.convolution.kernel.numpy().reshape(2, 2, CHANNELS, 2, 2, WIDTH)  # [block y, x, C, phase y, x, width]
    taps = kernel[::-1, ::-1].transpose(0, 3, 1, 4, 5, 2)  # a later input is reached through an earlier tap
    plain.set_weights([taps.reshape(4, 4, WIDTH, CHANNELS), ours.bias.numpy()])
    np.testing.assert_allclose(ours(inputs), plain(inputs), rtol=1e-5, atol=1e-5)
    assert ours.count_params() == plain.count_params()


@pytest.mark.parametrize("shape", [(None, 7, 8, 3), (None, 8, 7, 3), (None, None, None, 3)])
def test_downsample_refuses_sides_that_it_cannot_halve(shape: tuple[int | None, ...]) -> None:
    with pytest.raises(ValueError, match="sides, which must be even"):
        Downsample(WIDTH).build(shape)
