"""Equations 2 to 4 against NumPy, and the variables that the gradient of each term reaches."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from ivf import losses

SHAPE = (3, 4, 4, 5)  # [B, H, W, D]


class LinearCritic(keras.Model):
    """D(x) = Σ a x, whose gradient is a everywhere."""

    def __init__(self, slope: np.ndarray) -> None:
        super().__init__()
        self.slope = self.add_weight(shape=slope.shape, initializer="zeros")
        self.slope.assign(slope)

    def call(self, features: tf.Tensor, training: bool = False) -> tf.Tensor:
        return tf.reduce_sum(self.slope * features, axis=[1, 2, 3])


@pytest.fixture
def features() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    return rng.normal(size=SHAPE).astype(np.float32), rng.normal(size=SHAPE).astype(np.float32)


def _squared_error(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    return np.array([((a - b) ** 2).mean() for a, b in zip(first, second, strict=True)])


def test_squared_terms_are_means_over_an_examples_elements(features: tuple[np.ndarray, np.ndarray]) -> None:
    expected = _squared_error(*features)
    np.testing.assert_allclose(losses.codebook(*features), expected, rtol=1e-5)
    np.testing.assert_allclose(losses.commitment(*features), expected, rtol=1e-5)
    np.testing.assert_allclose(losses.embedding_error(*features), expected, rtol=1e-5)
    np.testing.assert_allclose(losses.reconstruction(*features, 0.25), expected / 0.25, rtol=1e-5)


def test_predicting_the_mean_has_a_reconstruction_error_of_one() -> None:
    frames = np.random.default_rng(1).uniform(-0.5, 0.5, (4, 8, 8, 3)).astype(np.float32)
    error = losses.reconstruction(frames, np.full_like(frames, frames.mean()), frames.var())
    np.testing.assert_allclose(np.mean(error), 1.0, rtol=1e-5)


@pytest.mark.parametrize(
    ("term", "moves_first", "moves_second"),
    [
        (losses.codebook, False, True),  # the embedding stays, the codes go to it
        (losses.commitment, True, False),  # the codes stay, the embedding goes to them
        (losses.embedding_error, False, True),  # the target stays, what G imagined goes to it
    ],
)
def test_gradients_stop_where_equation_2_stops_them(
    features: tuple[np.ndarray, np.ndarray], term: object, moves_first: bool, moves_second: bool
) -> None:
    first, second = (tf.constant(values) for values in features)
    with tf.GradientTape() as tape:
        tape.watch([first, second])
        value = term(first, second)
    gradients = tape.gradient(value, [first, second])
    assert [gradient is not None for gradient in gradients] == [moves_first, moves_second]
    towards = 2 * (second - first) / np.prod(SHAPE[1:])
    np.testing.assert_allclose(gradients[moves_second], towards if moves_second else -towards, rtol=1e-5, atol=1e-8)


def test_critic_and_generator_pull_the_fake_score_apart() -> None:
    real, fake = tf.constant([1.0, 2.0]), tf.constant([0.5, -1.0])
    np.testing.assert_allclose(losses.critic(real, fake), [-0.5, -3.0])
    np.testing.assert_allclose(losses.generator(fake), [-0.5, 1.0])


def test_interpolation_is_equation_4_with_one_weight_for_each_example(features: tuple[np.ndarray, np.ndarray]) -> None:
    real, fake = features
    weight = np.array([0.0, 0.25, 1.0], np.float32)
    mixed = losses.interpolate(real, fake, weight).numpy()
    np.testing.assert_array_equal(mixed[0], real[0])
    np.testing.assert_allclose(mixed[1], 0.25 * fake[1] + 0.75 * real[1], rtol=1e-5, atol=1e-6)
    np.testing.assert_array_equal(mixed[2], fake[2])


@pytest.mark.parametrize("norm", [0.5, 1.0, 3.0])
def test_penalty_of_a_linear_critic_is_the_squared_excess_of_its_slope(
    features: tuple[np.ndarray, np.ndarray], norm: float
) -> None:
    slope = np.random.default_rng(2).normal(size=SHAPE[1:]).astype(np.float32)
    critic = LinearCritic(norm * slope / np.linalg.norm(slope))
    penalty = losses.gradient_penalty(critic, features[0])
    np.testing.assert_allclose(penalty, np.full(SHAPE[0], (norm - 1.0) ** 2), rtol=1e-4, atol=1e-6)


def test_penalty_is_finite_where_the_critic_is_flat(features: tuple[np.ndarray, np.ndarray]) -> None:
    critic = LinearCritic(np.zeros(SHAPE[1:], np.float32))
    with tf.GradientTape() as tape:
        penalty = losses.gradient_penalty(critic, features[0])
    np.testing.assert_allclose(penalty, np.ones(SHAPE[0]), atol=1e-5)
    assert np.isfinite(tape.gradient(penalty, critic.slope.value)).all()


def test_penalty_trains_the_critic_only(features: tuple[np.ndarray, np.ndarray]) -> None:
    critic = LinearCritic(np.full(SHAPE[1:], 0.5, np.float32))
    interpolated = tf.constant(features[0])
    with tf.GradientTape() as tape:
        tape.watch(interpolated)
        penalty = losses.gradient_penalty(critic, interpolated)
    slope_gradient, feature_gradient = tape.gradient(penalty, [critic.slope.value, interpolated])
    assert np.abs(slope_gradient).max() > 0
    assert feature_gradient is None


def test_cross_entropies_of_d_and_g_are_those_of_its_logit() -> None:
    real, fake = np.array([0.3, -2.0], np.float32), np.array([1.5, -0.7], np.float32)
    probability_real, probability_fake = 1 / (1 + np.exp(-real)), 1 / (1 + np.exp(-fake))
    np.testing.assert_allclose(
        losses.critic_cross_entropy(real, fake), -np.log(probability_real) - np.log(1 - probability_fake), rtol=1e-5
    )
    np.testing.assert_allclose(losses.generator_cross_entropy(fake), -np.log(probability_fake), rtol=1e-5)


def test_squared_norms_are_means_or_sums_over_an_example(features: tuple[np.ndarray, np.ndarray]) -> None:
    one, other = features
    squares = ((one - other) ** 2).reshape(SHAPE[0], -1)
    for name, expected in (("mean", squares.mean(axis=1)), ("sum", squares.sum(axis=1))):
        for loss in (losses.codebook, losses.commitment):
            np.testing.assert_allclose(loss(one, other, losses.NORMS[name]), expected, rtol=1e-5)


def test_a_variance_of_each_channel_weighs_channels() -> None:
    rng = np.random.default_rng(4)
    frame, other = rng.uniform(-0.5, 0.5, (2, 2, 4, 4, 3)).astype(np.float32)
    variance = np.array([0.1, 0.2, 0.4], np.float32)
    expected = ((frame - other) ** 2 / variance).mean(axis=(1, 2, 3))
    np.testing.assert_allclose(losses.reconstruction(frame, other, variance), expected, rtol=1e-5)


def test_index_cross_entropy_is_the_mean_over_the_grid() -> None:
    rng = np.random.default_rng(3)
    logits, indices = rng.normal(size=(3, 4, 4, 6)).astype(np.float32), rng.integers(0, 6, (3, 4, 4))
    probability = np.exp(logits) / np.exp(logits).sum(axis=-1, keepdims=True)
    cross_entropy = -np.log(np.take_along_axis(probability, indices[..., np.newaxis], axis=-1))
    expected = cross_entropy.mean(axis=(1, 2, 3))
    np.testing.assert_allclose(losses.index_cross_entropy(indices, logits), expected, rtol=1e-5)
