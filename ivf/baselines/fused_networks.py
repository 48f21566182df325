"""Several trained networks as one classifier of clips."""

from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf

_LEAST = 1e-30  # probability whose logarithm is finite in float32


class FusedNetworks(keras.Model):
    """Features [B, F, M, C], or what else the networks take → logarithms of class probabilities [B, n_classes].

    `networks` give class logits, whose probabilities are averaged. With `of_groups`, whose classes are groups of
    classes, they are multiplied by the averages of these and normalized, as `product_rule` has it; `groups` [n_classes]
    is the group of every class. A `ivf.export.SceneModel` takes it in the place of a scene classifier.
    """

    def __init__(
        self,
        networks: Sequence[keras.Model],
        of_groups: Sequence[keras.Model] = (),
        groups: np.ndarray | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.networks = list(networks)
        self.of_groups = list(of_groups)
        self.groups = groups
        self.built = True

    def call(self, features: tf.Tensor) -> tf.Tensor:
        return self.classify(features)

    def classify(self, features: tf.Tensor) -> tf.Tensor:
        """[B, F, M, C] → [B, n_classes]; their softmax is the probabilities."""
        probability = _mean_probability(self.networks, features)
        if self.of_groups:
            probability *= tf.gather(_mean_probability(self.of_groups, features), self.groups, axis=1)
            probability /= tf.reduce_sum(probability, axis=1, keepdims=True)
        return tf.math.log(tf.maximum(probability, _LEAST))


def _mean_probability(networks: list[keras.Model], features: tf.Tensor) -> tf.Tensor:
    return tf.add_n([tf.nn.softmax(network(features)) for network in networks]) / len(networks)
