"""Networks in one graph score as the product rule does with their probabilities."""

import keras
import numpy as np
import tensorflow as tf

from ivf.baselines.clip_classifier import ClipClassifier
from ivf.baselines.fused_networks import FusedNetworks
from ivf.baselines.product_rule import fuse, groups_of, two_stage
from ivf.baselines.training_recipe import TrainingRecipe
from ivf.baselines.two_path_resnet import TwoPathResNet, TwoPathResNetConfig

SHAPE, CLASSES = (16, 8, 2), ("airport", "bus", "park", "tram")
RECIPE = TrainingRecipe(batch_size=2, epochs=1, optimizer="sgd", learning_rate=0.1)
FEATURES = np.random.default_rng(0).normal(size=(5, *SHAPE)).astype(np.float32)


def _network(n_classes: int, seed: int) -> ClipClassifier:
    keras.utils.set_random_seed(seed)
    return ClipClassifier(TwoPathResNet(TwoPathResNetConfig(filters=2, stacks=2), n_classes), RECIPE, SHAPE)


def _probabilities(networks: list[ClipClassifier]) -> np.ndarray:
    return fuse([tf.nn.softmax(network(FEATURES)).numpy() for network in networks])


def test_probabilities_of_networks_are_averaged() -> None:
    networks = [_network(4, seed) for seed in range(3)]
    found = tf.nn.softmax(FusedNetworks(networks).classify(FEATURES))
    np.testing.assert_allclose(found, _probabilities(networks), atol=1e-6)


def test_networks_of_groups_decide_as_the_product_rule_has_it() -> None:
    networks, of_groups, groups = [_network(4, seed) for seed in range(2)], [_network(3, 5)], groups_of(CLASSES)
    found = tf.nn.softmax(FusedNetworks(networks, of_groups, groups)(FEATURES))
    expected = two_stage(_probabilities(networks), _probabilities(of_groups), groups)
    np.testing.assert_allclose(found, expected, atol=1e-6)
    assert np.abs(found - _probabilities(networks)).max() > 1e-3
