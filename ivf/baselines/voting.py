"""What the segments of a clip say together."""

from typing import Literal

import tensorflow as tf

Vote = Literal["probability", "majority"]


def vote(probability: tf.Tensor, counted: tf.Tensor, rule: Vote) -> tf.Tensor:
    """Class probabilities of segments [B, S, n_classes] → probabilities of clips [B, n_classes].

    `counted` [B, S] are the segments that have a vote; at least one of each clip has. With "probability" they are
    averaged. With "majority" each segment votes for its likeliest class, and shares of votes are returned (Piczak
    2015); ours: a tie is broken by the mean probability, which has a weight of a tenth of a vote.
    """
    weight = tf.cast(counted, probability.dtype)
    weight /= tf.reduce_sum(weight, axis=1, keepdims=True)  # [B, S]
    mean = tf.einsum("bs,bsc->bc", weight, probability)
    if rule == "probability":
        return mean
    votes = tf.one_hot(tf.argmax(probability, axis=-1), probability.shape[-1], dtype=probability.dtype)
    tie = 0.1 / tf.reduce_sum(tf.cast(counted, probability.dtype), axis=1, keepdims=True)  # [B, 1]
    return (tf.einsum("bs,bsc->bc", weight, votes) + tie * mean) / (1.0 + tie)
