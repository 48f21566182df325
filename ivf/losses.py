"""Equations 2 to 4 of the paper, and the paired terms it does not have, as pure functions.

Each loss is one value per example, [B], so that the mean over the global batch is taken in one place
(`training.ReplicaModel.global_mean`) and means the same on any number of replicas. All are computed in float32.
"""

from collections.abc import Callable

import tensorflow as tf

Norm = Callable[[tf.Tensor], tf.Tensor]  # [B, ...] → [B]

_NORM_FLOOR = 1e-12  # inside the square root: a zero gradient has a finite derivative


def per_example_mean(values: tf.Tensor) -> tf.Tensor:
    """[B, ...] → [B]."""
    return tf.reduce_mean(tf.reshape(values, [tf.shape(values)[0], -1]), axis=-1)


def per_example_sum(values: tf.Tensor) -> tf.Tensor:
    """[B, ...] → [B]."""
    return tf.reduce_sum(tf.reshape(values, [tf.shape(values)[0], -1]), axis=-1)


NORMS: dict[str, Norm] = {"mean": per_example_mean, "sum": per_example_sum}  # of squares, for Eq. 2's ‖·‖²


def reconstruction(
    frame: tf.Tensor, reconstructed: tf.Tensor, pixel_variance: tf.Tensor | float, norm: Norm = per_example_mean
) -> tf.Tensor:
    """Eq. 2, first term: ‖I − I′‖² / δ_I. Frames [B, height, width, 3] in [-0.5, 0.5]; 1.0 is as bad as a constant.

    δ_I is a scalar, [3] or [height, width, 3].
    """
    return norm(tf.square(frame - reconstructed) / pixel_variance)


def codebook(embedding: tf.Tensor, quantized: tf.Tensor, norm: Norm = per_example_mean) -> tf.Tensor:
    """Eq. 2, second term: ‖sg[E(I)] − b_k‖², moves the codes. Both [B, H, W, D]."""
    return norm(tf.square(tf.stop_gradient(embedding) - quantized))


def commitment(embedding: tf.Tensor, quantized: tf.Tensor, norm: Norm = per_example_mean) -> tf.Tensor:
    """Eq. 2, third term without β: ‖E(I) − sg[b_k]‖², moves the encoder. Both [B, H, W, D]."""
    return norm(tf.square(embedding - tf.stop_gradient(quantized)))


def critic(real_score: tf.Tensor, fake_score: tf.Tensor) -> tf.Tensor:
    """Eq. 3, first expectation, as D minimizes it: D(Q^{G(A)}) − D(Q^n), scores [B].

    As printed, L_D is what D *maximizes*. Its negative estimates the Wasserstein distance from below.
    """
    return fake_score - real_score


def generator(fake_score: tf.Tensor) -> tf.Tensor:
    """What Eq. 3 leaves for G to minimize: −D(Q^{G(A)}), scores [B]."""
    return -fake_score


def critic_cross_entropy(real_score: tf.Tensor, fake_score: tf.Tensor) -> tf.Tensor:
    """§3.1's wording, against Eq. 3: −ln σ(D(Q^n)) − ln(1 − σ(D(Q^{G(A)}))), scores [B]."""
    return tf.nn.softplus(-real_score) + tf.nn.softplus(fake_score)


def generator_cross_entropy(fake_score: tf.Tensor) -> tf.Tensor:
    """G's side of `critic_cross_entropy`, which does not saturate (Goodfellow et al. 2014): −ln σ(D(Q^{G(A)}))."""
    return tf.nn.softplus(-fake_score)


def interpolate(real: tf.Tensor, fake: tf.Tensor, mixing_weight: tf.Tensor) -> tf.Tensor:
    """Eq. 4: C = w Q^{G(A)} + (1 − w) Q^n; features [B, H, W, D], one w in [0, 1] per example, [B]."""
    weight = tf.reshape(mixing_weight, [-1, 1, 1, 1])
    return weight * fake + (1.0 - weight) * real


def gradient_penalty(score_of: Callable[[tf.Tensor], tf.Tensor], interpolated: tf.Tensor) -> tf.Tensor:
    """Eq. 3, second expectation without λ: (‖∇D(C)‖₂ − 1)² at `interpolated` [B, H, W, D] → [B].

    C is detached: the penalty trains D only, although G reaches C through Q^{G(A)} (Gulrajani et al. 2017).
    """
    interpolated = tf.stop_gradient(interpolated)
    with tf.GradientTape() as tape:
        tape.watch(interpolated)
        score = score_of(interpolated)  # [B]
    gradient = tape.gradient(score, interpolated)  # [B, H, W, D]
    norm = tf.sqrt(tf.reduce_sum(tf.square(gradient), axis=[1, 2, 3]) + _NORM_FLOOR)
    return tf.square(norm - 1.0)


def index_cross_entropy(indices: tf.Tensor, logits: tf.Tensor) -> tf.Tensor:
    """Ours: cross-entropy in nats of N [B, H, W] under G's logits [B, H, W, K], mean over the grid → [B]."""
    return per_example_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=indices, logits=logits))


def embedding_error(target: tf.Tensor, imagined: tf.Tensor) -> tf.Tensor:
    """Ours: squared error of a regressing G (Table 1 rows 7, 8), both [B, H, W, D]; the target is detached."""
    return per_example_mean(tf.square(tf.stop_gradient(target) - imagined))
