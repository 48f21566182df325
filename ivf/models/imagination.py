"""From a waveform to imagined visual features, everything frozen: the left of Figure 1b."""

from typing import Any

import tensorflow as tf

from ivf.frontends import FrontEnd, LogMel
from ivf.models.transformation_network import TransformationNetwork


class Imagination(FrontEnd):
    """Waveform [B, T] float32 in [-1, 1] → Q^{G(A)} [B, H, W, D]: a front end like any spectrum (paper §3.2)."""

    def __init__(self, network: TransformationNetwork, **kwargs: Any) -> None:
        super().__init__(least_samples=network.preset.log_mel.window_samples, **kwargs)
        self.log_mel = LogMel(network.preset.log_mel)
        self.network = network

    def features(self, waveform: tf.Tensor) -> tf.Tensor:
        return tf.stop_gradient(self.network.imagine(self.log_mel(waveform)).features)

    def picture(self, features: tf.Tensor) -> tf.Tensor:
        """Q^{G(A)} [B, H, W, D] → the picture that the decoder makes of it [B, height, width, 3] in [0, 1]."""
        return tf.clip_by_value(self.network.autoencoder.decode(features) + 0.5, 0.0, 1.0)
