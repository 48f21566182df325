"""Imagined features are a front end: from sound to code grid, everything frozen."""

import numpy as np
import pytest
import tensorflow as tf

from ivf.frontends import LogMel
from ivf.models import Imagination, TransformationNetwork
from tests.models.conftest import MakeNetwork


@pytest.fixture
def waveform() -> np.ndarray:
    return np.random.default_rng(0).uniform(-1.0, 1.0, (3, 16_384)).astype(np.float32)


def test_features_are_what_g_makes_of_the_log_mel(network: TransformationNetwork, waveform: np.ndarray) -> None:
    features = Imagination(network)(waveform)
    log_mel = LogMel(network.preset.log_mel)(waveform)
    np.testing.assert_allclose(features, network.generate(log_mel).features, atol=1e-6)
    assert features.shape == (3, network.preset.grid, network.preset.grid, network.preset.autoencoder.code_dimension)


def test_nothing_of_it_can_be_trained(network: TransformationNetwork, waveform: np.ndarray) -> None:
    with tf.GradientTape() as tape:
        features = Imagination(network)(waveform)
    gradients = tape.gradient(features, [weight.value for weight in network.generator.weights])
    assert all(gradient is None for gradient in gradients)


def test_the_picture_has_levels_between_0_and_1(network: TransformationNetwork, waveform: np.ndarray) -> None:
    imagination = Imagination(network)
    picture = imagination.picture(100.0 * imagination(waveform)).numpy()
    assert picture.shape == (3, 16, 16, 3)
    assert picture.min() >= 0.0
    assert picture.max() <= 1.0


def test_a_clip_needs_one_window(network: TransformationNetwork) -> None:
    least = network.preset.log_mel.window_samples
    assert Imagination(network)(np.zeros((1, least), np.float32)).shape[0] == 1
    with pytest.raises(ValueError, match=f"at least {least}"):
        Imagination(network)(np.zeros((1, least - 1), np.float32))


def test_expected_codes_and_logits_are_other_views_of_the_same_indices(
    network: TransformationNetwork, waveform: np.ndarray
) -> None:
    views = "codes", "logits", "expected", "nearest"
    codes, logits, expected, nearest = (Imagination(network, view)(waveform) for view in views)
    codebook = network.autoencoder.quantizer.codebook.numpy()
    distance = np.linalg.norm(expected.numpy()[..., np.newaxis, :] - codebook, axis=-1)  # [B, H, W, K]
    np.testing.assert_allclose(nearest, codebook[np.argmin(distance, axis=-1)], atol=1e-6)
    assert Imagination(network, "nearest").picture(nearest).shape == Imagination(network).picture(codes).shape
    np.testing.assert_allclose(codes, codebook[np.argmax(logits, axis=-1)], atol=1e-6)
    np.testing.assert_allclose(expected, tf.nn.softmax(logits).numpy() @ codebook, atol=1e-6)
    hard, seen = Imagination(network), Imagination(network, "logits")
    np.testing.assert_allclose(seen.picture(logits), hard.picture(codes), atol=1e-6)


def test_a_g_that_regresses_has_no_logits_to_show(make_network: MakeNetwork) -> None:
    with pytest.raises(ValueError, match="needs a G that predicts indices"):
        Imagination(make_network(generator={"head": "embedding"}), "expected")
