"""What the parts of a training step return (Figure 1a). Losses are one value per example, [B]."""

from typing import NamedTuple

import tensorflow as tf


class Generated(NamedTuple):
    """What G makes of a log-mel."""

    features: tf.Tensor  # Q^{G(A)} [B, H, W, D]
    prediction: tf.Tensor  # index logits [B, H, W, K], or the features [B, H, W, D] as G regressed them


class AutoencoderLosses(NamedTuple):
    """Eq. 2."""

    L_E: tf.Tensor  # reconstruction + codebook + β commitment
    reconstruction: tf.Tensor  # mean squared error in pixel variances


class GeneratorLosses(NamedTuple):
    """What G minimizes."""

    adversarial: tf.Tensor  # G's part of Eq. 3
    paired: tf.Tensor  # ours: cross-entropy of the frame's indices, or squared error of its features
    index_accuracy: tf.Tensor  # share of positions with the frame's code; zeros of a G that regresses features


class CriticLosses(NamedTuple):
    """Eq. 3."""

    L_D: tf.Tensor  # what D maximizes
    wasserstein: tf.Tensor  # D(Q^n) − D(Q^{G(A)})
    penalty: tf.Tensor  # without λ


class CriticInputs(NamedTuple):
    """What D compares."""

    real: tf.Tensor  # Q^n [B, H, W, D]
    fake: tf.Tensor  # Q^{G(A)} [B, H, W, D]
    log_mel: tf.Tensor  # A [B, F, M, 1], for a conditional critic
    mixing_weight: tf.Tensor  # w of Eq. 4 [B]


class Gradients(NamedTuple):
    """Gradients of the auto-encoder's and of G's loss, a tensor for each trainable variable."""

    autoencoder: list[tf.Tensor]
    generator: list[tf.Tensor]


class StepResult(NamedTuple):
    """What the first half of a step leaves to its second half and to the log."""

    embedding: tf.Tensor  # E(I) [B, H, W, D]
    indices: tf.Tensor  # n [B, H, W]
    real: tf.Tensor  # Q^n [B, H, W, D]
    fake: tf.Tensor  # Q^{G(A)} [B, H, W, D]
    autoencoder_losses: AutoencoderLosses
    generator_losses: GeneratorLosses
