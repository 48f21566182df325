"""The focal loss: limits, brute force, mixed labels."""

import numpy as np
import pytest
import tensorflow as tf

from ivf.baselines.focal_loss import focal_loss


@pytest.fixture
def logits() -> tf.Tensor:
    return tf.constant(np.random.default_rng(0).normal(0, 3, (16, 5)), tf.float32)


@pytest.fixture
def target() -> tf.Tensor:
    """Labels mixed of several classes."""
    return tf.constant(np.random.default_rng(1).dirichlet(np.ones(5), 16), tf.float32)


def test_without_gamma_it_is_the_cross_entropy(logits: tf.Tensor, target: tf.Tensor) -> None:
    expected = tf.nn.softmax_cross_entropy_with_logits(target, logits)
    np.testing.assert_allclose(focal_loss(target, logits, gamma=0.0), expected, rtol=1e-6)
    np.testing.assert_allclose(focal_loss(target, logits, gamma=1e-7), expected, rtol=1e-5)


@pytest.mark.parametrize(("gamma", "alpha", "mean"), [(1.0, 0.3, True), (2.0, 0.25, False)])
def test_equals_its_formula(logits: tf.Tensor, target: tf.Tensor, gamma: float, alpha: float, mean: bool) -> None:
    powers = np.exp(logits.numpy().astype(np.float64))
    probability = powers / powers.sum(axis=1, keepdims=True)
    terms = -alpha * (1 - probability) ** gamma * target.numpy() * np.log(probability)
    expected = terms.mean(axis=1) if mean else terms.sum(axis=1)
    np.testing.assert_allclose(focal_loss(target, logits, gamma, alpha, mean), expected, rtol=1e-5)


def test_is_linear_in_the_mixed_label(logits: tf.Tensor) -> None:
    first, second = tf.one_hot([0] * 16, 5), tf.one_hot([3] * 16, 5)
    parts = [focal_loss(label, logits, gamma=2.0) for label in (first, second)]
    mixed = focal_loss(0.7 * first + 0.3 * second, logits, gamma=2.0)
    np.testing.assert_allclose(mixed, 0.7 * parts[0] + 0.3 * parts[1], rtol=1e-5)


def test_gradient_is_finite_for_certain_answers() -> None:
    logits = tf.constant([[80.0, -80.0], [-80.0, 80.0]])
    with tf.GradientTape() as tape:
        tape.watch(logits)
        loss = focal_loss(tf.one_hot([0, 0], 2), logits, gamma=1.0)
    assert np.isfinite(tape.gradient(loss, logits)).all()
    np.testing.assert_allclose(loss, [0.0, 160.0])
