"""The scene classifier that trains G further: the fine-tuning that the paper mentions (§4.3)."""

from typing import Any

import tensorflow as tf

from ivf.models.imagination import Imagination
from ivf.models.imagining_classifier import ImaginingClassifier
from ivf.models.transformation_network import TransformationNetwork


class FineTunedClassifier(ImaginingClassifier):
    """A [B, F, M, 1] → class logits [B, n_classes]; G learns from the labels, through the codes that it chooses.

    The codebook stays, so what is classified are still codes of pictures (§3.2: "G and B are fixed"; §4.3: "further
    improved 8% by fine-tuning"). With a G that stage 1 never trained this is the control that learns from labels alone.
    """

    def __init__(self, network: TransformationNetwork, n_classes: int, **kwargs: Any) -> None:
        super().__init__(network.preset.classifier, Imagination(network), n_classes, **kwargs)
        network.autoencoder.trainable = False
        network.critic.trainable = False
        self.network = network

    def imagine(self, log_mel: tf.Tensor, training: bool = False) -> tf.Tensor:
        return self.network.generate(log_mel, training).features
