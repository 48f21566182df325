"""Scene classifiers behind a G that imagines each training clip anew in every step: frozen, or trained further."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import tensorflow as tf

from ivf.config import ClassifierConfig
from ivf.models.imagination import Imagination
from ivf.models.scene_classifier import SceneClassifier
from ivf.models.transformation_network import TransformationNetwork


class ImaginingClassifier(SceneClassifier):
    """A [B, F, M, 1] → class logits [B, n_classes], through features that `imagination` makes of the log-mels.

    For clips that change from step to step, rolled or masked as those of spectra are; where they do not, a
    `SceneClassifier` on features imagined once learns the same. "G and B are fixed" (paper §3.2): the imagination is no
    part of the weights, which are a `SceneClassifier`'s.
    """

    def __init__(self, config: ClassifierConfig, imagination: Imagination, n_classes: int, **kwargs: Any) -> None:
        imagined = imagination.imagine(tf.zeros([1, *imagination.network.preset.log_mel_shape]))
        super().__init__(config, tuple(imagined.shape[1:]), n_classes, **kwargs)
        self.frozen = imagination.imagine  # a method, since Keras would make a front end's weights its own

    def imagine(self, log_mel: tf.Tensor, training: bool = False) -> tf.Tensor:
        """A [B, F, M, 1] → features [B, H, W, D or K]."""
        return self.frozen(log_mel)

    def adapt(self, batches: Iterable[np.ndarray]) -> None:
        """Takes mean and deviation of what is imagined from training log-mels in batches [B, F, M, 1]."""
        imagine = tf.function(self.imagine, reduce_retracing=True, autograph=False)
        super().adapt(imagine(batch).numpy() for batch in batches)

    def call(self, features: tf.Tensor, training: bool = False) -> tf.Tensor:
        return self.classify(self.imagine(features, training), training)


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
