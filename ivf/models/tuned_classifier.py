"""The scene classifier with G trained on: the fine-tuning that the paper mentions (§4.3)."""

from typing import Any

import numpy as np
import tensorflow as tf

from ivf.models.scene_classifier import SceneClassifier
from ivf.models.transformation_network import TransformationNetwork

_AT_ONCE = 256  # clips through G, to standardize what it imagines


class TunedClassifier(SceneClassifier):
    """A [B, F, M, 1] → class logits [B, n_classes]; G learns from the labels, through the codes that it chooses.

    The codebook stays, so what is classified are still codes of pictures (§3.2: "G and B are fixed"; §4.3: "further
    improved 8% by fine-tuning"). With a G that stage 1 never trained this is the control that has seen labels alone.
    """

    def __init__(self, network: TransformationNetwork, n_classes: int, **kwargs: Any) -> None:
        preset, grid = network.preset, network.preset.grid
        super().__init__(preset.classifier, (grid, grid, preset.autoencoder.code_dimension), n_classes, **kwargs)
        network.autoencoder.trainable = False
        network.critic.trainable = False
        self.network = network

    def adapt(self, features: np.ndarray) -> None:
        """Takes mean and deviation of what G imagines from training log-mels [N, F, M, 1] before it is trained on."""
        imagine = tf.function(lambda log_mel: self.network.imagine(log_mel).features, reduce_retracing=True)
        batches = tf.data.Dataset.from_tensor_slices(features).batch(_AT_ONCE)
        super().adapt(np.concatenate([imagine(batch).numpy() for batch in batches]))

    def call(self, features: tf.Tensor, training: bool = False) -> tf.Tensor:
        return self.classify(self.network.imagine(features, training).features, training)
