"""Mixing weights of a Beta distribution, as functions of a seed."""

import tensorflow as tf


def beta_weights(count: tf.Tensor | int, alpha: float, seed: tf.Tensor) -> tf.Tensor:
    """[count] float32 in [0, 1] from Beta(alpha, alpha), a function of `seed` [2]. Raises ValueError if alpha ≤ 0.

    As the share of one of two Gamma variables, each Gamma(alpha + 1) · U^(1 / alpha) (Marsaglia and Tsang 2000), in
    logarithms: with a small alpha both variables themselves would often be 0 in float32.
    """
    if alpha <= 0:
        raise ValueError(f"alpha={alpha} must be above 0; with 0 nothing is mixed: leave the mixing out")
    gamma_seed, uniform_seed = tf.unstack(tf.random.split(seed))
    gamma = tf.random.stateless_gamma([2, count], gamma_seed, alpha + 1.0)
    uniform = 1.0 - tf.random.stateless_uniform([2, count], uniform_seed)  # in (0, 1]
    logarithm = tf.math.log(gamma) + tf.math.log(uniform) / alpha
    return tf.sigmoid(logarithm[0] - logarithm[1])


def broadcast(weights: tf.Tensor, values: tf.Tensor) -> tf.Tensor:
    """[B] → [B, 1, …, 1] of the rank of `values` [B, …]."""
    return tf.reshape(weights, [-1, *[1] * (values.shape.rank - 1)])


def random_order(count: tf.Tensor | int, seed: tf.Tensor) -> tf.Tensor:
    """A permutation of 0 … count - 1, a function of `seed` [2]."""
    return tf.random.experimental.stateless_shuffle(tf.range(count), seed=seed)
