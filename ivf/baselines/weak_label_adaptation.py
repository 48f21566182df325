"""A network that learned other labels is adapted to the labels at hand (Kumar et al. 2018, N_T)."""

from typing import Any, Literal

import keras
import tensorflow as tf

from ivf.baselines.weak_label_network import ConvolutionUnit, WeakLabelNetwork

Adaptation = Literal["I", "II", "III"]


class AdaptedNetwork(keras.Model):
    """What `source.trunk` gives for clips → posteriors of the target labels [B, n_labels], from copies of its layers.

    Kumar et al. report three adaptations, of which we found only the names. Ours: I replaces F2 by a layer of the
    target labels; II appends one to F2's posteriors; III puts another layer as wide as F1 between F1 and the layer of
    the target labels. The trunk keeps its weights and statistics, and so needs to see a clip only once; the layers
    behind it learn. `source` must have been called before.
    """

    def __init__(self, source: WeakLabelNetwork, adaptation: Adaptation, n_labels: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.adaptation = adaptation
        self.n_labels = n_labels
        self.config = config = source.config
        self.f1 = ConvolutionUnit(config, config.f1, 2, padding="valid")
        self.f1(tf.zeros([1, 2, 2, config.last_filters]))
        self.f1.set_weights(source.f1.get_weights())
        self.f2 = keras.layers.Conv2D(source.n_labels, 1) if adaptation == "II" else None
        if self.f2 is not None:
            self.f2.build((None, None, None, config.f1))
            self.f2.set_weights(source.f2.get_weights())
        self.between = ConvolutionUnit(config, config.f1, 1) if adaptation == "III" else None
        self.head = keras.layers.Conv2D(n_labels, 1)

    def call(self, hidden: tf.Tensor, training: bool = False) -> tf.Tensor:
        hidden = self.f1(hidden, training=training)  # [B, S + 1, M / 64, last_filters] → [B, S, 1, f1]
        if self.f2 is not None:
            hidden = tf.sigmoid(self.f2(hidden))
        if self.between is not None:
            hidden = self.between(hidden, training=training)
        return tf.reduce_mean(tf.sigmoid(self.head(hidden)), axis=[1, 2])

    def features(self, hidden: tf.Tensor) -> tf.Tensor:
        """As `WeakLabelNetwork.features`: what its trunk gives → [B, f1]."""
        return tf.reduce_max(self.f1(hidden), axis=[1, 2])
