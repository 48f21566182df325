"""What the networks of Gao, Hu and Suh do with bands and frames."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from ivf.baselines.channel_attention import ChannelAttention
from ivf.baselines.fcnn import FCNN, FSFCNN, Fcnn
from ivf.baselines.normalized_convolution import NormalizedConvolution
from ivf.baselines.trident_resnet import TridentResNet, TridentResNetConfig
from ivf.baselines.two_path_resnet import TwoPathResNet, TwoPathResNetConfig

SMALL = {
    "two_path": (TwoPathResNetConfig().scaled(0.1), TwoPathResNet),
    "trident": (TridentResNetConfig(stacks=2).scaled(0.02), TridentResNet),
    "fcnn": (FCNN.scaled(0.02), Fcnn),
    "fsfcnn": (FSFCNN.scaled(0.02), Fcnn),
}


@pytest.fixture
def features() -> tf.Tensor:
    return tf.constant(np.random.default_rng(0).normal(size=(3, 40, 16, 3)), tf.float32)


@pytest.mark.parametrize("name", SMALL)
@pytest.mark.parametrize("shape", [(400, 128), (97, 32), (9, 16), (1, 4)])
def test_takes_any_number_of_frames(name: str, shape: tuple[int, int]) -> None:
    config, build = SMALL[name]
    assert build(config, 7)(tf.zeros([2, *shape, 3])).shape == (2, 7)


@pytest.mark.parametrize("name", SMALL)
def test_a_scaled_network_is_smaller_and_of_the_same_depth(name: str, features: tf.Tensor) -> None:
    config, build = SMALL[name]
    sizes = []
    for chosen in (config, config.scaled(2.0)):
        network = build(chosen, 7)
        network(features)
        sizes.append((len(network.weights), network.count_params()))
    assert sizes[0][0] == sizes[1][0] and 2 < sizes[1][1] / sizes[0][1] <= 4.5


@pytest.mark.parametrize("name", SMALL)
def test_a_clip_alone_has_the_logits_it_has_in_a_batch(name: str, features: tf.Tensor) -> None:
    config, build = SMALL[name]
    keras.utils.set_random_seed(0)
    network = build(config, 7)
    network(features, training=True)
    np.testing.assert_allclose(network(features)[1:2], network(features[1:2]), atol=1e-4)


def test_exchanging_the_halves_and_the_paths_changes_nothing(features: tf.Tensor) -> None:
    network = TwoPathResNet(SMALL["two_path"][0], 7)
    before = network(features)
    exchanged = tf.concat([features[:, :, 8:], features[:, :, :8]], axis=2)
    assert np.abs(network(exchanged) - before).max() > 1e-3
    first, second = (path.get_weights() for path in network.paths)
    network.paths[0].set_weights(second)
    network.paths[1].set_weights(first)
    np.testing.assert_allclose(network(exchanged), before, atol=1e-5)


def test_without_residuals_a_path_only_pools_and_widens(features: tf.Tensor) -> None:
    network = TwoPathResNet(TwoPathResNetConfig(filters=2), 7)
    network(features)
    path = network.paths[0]
    for unit in path.convolutions:
        unit.convolution.kernel.assign(tf.zeros_like(unit.convolution.kernel))
    half = features[:, :, :8]
    expected = path.first(half)  # [B, 20, 8, 2]
    for _ in range(3):
        expected = path.shrink(expected)
    found = path(half)
    assert found.shape == (3, 3, 8, 16)
    np.testing.assert_allclose(found[..., :2], expected, atol=1e-6)
    np.testing.assert_array_equal(found[..., 2:], 0.0)


def test_two_devices_cross_entropy_is_the_sources_binary_one() -> None:
    logits, device = tf.constant([[0.3, -1.2], [2.0, 0.1]]), tf.constant([[1.0, 0.0], [0.0, 1.0]])
    binary = keras.losses.binary_crossentropy(device, tf.nn.softmax(logits))
    np.testing.assert_allclose(tf.nn.softmax_cross_entropy_with_logits(device, logits), binary, rtol=1e-5)


@pytest.mark.parametrize(
    ("name", "bands", "message"),
    [("two_path", 15, "15 bands cannot be halved"), ("trident", 18, r"18 bands .* a multiple of 4")],
)
def test_bands_that_do_not_divide_are_refused(name: str, bands: int, message: str) -> None:
    config, build = SMALL[name]
    with pytest.raises(ValueError, match=message):
        build(config, 7)(tf.zeros([1, 20, bands, 3]))


@pytest.mark.parametrize("width", [0.001, 0.05, 0.25, 0.3, 1.0])
def test_dilated_convolutions_have_only_numbers_of_channels_that_gradients_survive(width: float) -> None:
    scaled = TridentResNetConfig().scaled(width)
    assert scaled.filters % 16 == 0 and scaled.bottleneck % 4 == 0
    assert abs(scaled.filters / 256 - width) <= 1 / 16 and scaled.output_filters == 3 * scaled.filters


def test_every_range_of_bands_has_a_path_of_its_own(features: tf.Tensor) -> None:
    network = TridentResNet(TridentResNetConfig().scaled(0.02), 7)
    with tf.GradientTape() as tape:
        score = tf.reduce_sum(network(features, training=True) ** 2)
    firsts = [path.convolution.kernel.value for path in network.first]
    assert all(np.abs(gradient).max() > 0 for gradient in tape.gradient(score, firsts))
    assert len({len(blocks) for blocks in network.blocks}) == 1 and len(network.blocks[0]) == 12
    halving = [number for number, block in enumerate(network.blocks[0]) if block.shortcut is not None]
    dilated = [n for n, block in enumerate(network.blocks[0]) if block.first.convolution.dilation_rate == (1, 2)]
    assert halving == [3, 6, 9] and dilated == [1, 2, 4, 5, 7, 8, 10, 11]


def test_a_normalized_convolution_is_its_three_steps(features: tf.Tensor) -> None:
    unit = NormalizedConvolution(4, 3, {"momentum": 0.9, "epsilon": 1e-3}, affine=False)
    unit(features)
    mean, variance = tf.nn.moments(features, [0, 1, 2])
    normalized = (features - mean) / tf.sqrt(variance + 1e-3)
    expected = tf.nn.conv2d(tf.nn.relu(normalized), unit.convolution.kernel.value, 1, "SAME")
    np.testing.assert_allclose(unit(features, training=True), expected, atol=1e-4)


def test_attention_multiplies_channels_by_what_its_formula_says(features: tf.Tensor) -> None:
    layer = ChannelAttention(3, reduction=1)
    found = layer(features).numpy()
    values = features.numpy()

    def dense(pooled: np.ndarray) -> np.ndarray:
        hidden = np.maximum(pooled @ layer.reduce.kernel.numpy() + layer.reduce.bias.numpy(), 0)
        return hidden @ layer.expand.kernel.numpy() + layer.expand.bias.numpy()

    factors = 1 / (1 + np.exp(-dense(values.mean(axis=(1, 2))) - dense(values.max(axis=(1, 2)))))
    np.testing.assert_allclose(found, values * factors[:, np.newaxis, np.newaxis], atol=1e-5)


def test_dropout_stands_where_the_source_has_it() -> None:
    rates = {name: [layer.rate for layer in Fcnn(config, 7).dropouts] for name, config in (("f", FCNN), ("fs", FSFCNN))}
    assert rates == {"f": [0, 0, 0, 0, 0.3, 0.3, 0.3, 0], "fs": [0] * 8 + [0.5, 0.5]}
