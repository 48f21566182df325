"""The categorical focal loss."""

import tensorflow as tf


def focal_loss(
    target: tf.Tensor, logits: tf.Tensor, gamma: float, alpha: float = 1.0, mean_over_classes: bool = False
) -> tf.Tensor:
    """−α Σ_c (1 − p_c)^γ y_c ln p_c of class distributions `target` and `logits`, both [B, n_classes] → [B] in nats.

    Lin et al. 2017 ("Focal loss for dense object detection") for softmax classes, as Gao and McDonnell and Suh et al.
    have it; with γ = 0 and α = 1 it is the cross-entropy. `mean_over_classes` divides by n_classes, as Gao and
    McDonnell do. `target` may be mixed from several classes.
    """
    if gamma:
        log_probability = tf.nn.log_softmax(logits)  # [B, n_classes]
        surprise = tf.pow(-tf.math.expm1(log_probability), gamma) * -log_probability
        loss = tf.reduce_sum(target * surprise, axis=-1)
    else:
        loss = tf.nn.softmax_cross_entropy_with_logits(labels=target, logits=logits)
    return loss * alpha / (target.shape[-1] if mean_over_classes else 1)
