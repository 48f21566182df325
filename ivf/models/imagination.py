"""From a waveform to imagined visual features, everything frozen: the left of Figure 1b."""

from typing import Any, Literal

import numpy as np
import tensorflow as tf

from ivf.frontends import FrontEnd, LogMel
from ivf.models.transformation_network import TransformationNetwork

FeatureView = Literal["codes", "nearest", "expected", "logits"]


class Imagination(FrontEnd):
    """Waveform [B, T] float32 in [-1, 1] → Q^{G(A)} [B, H, W, D]: a front end like any spectrum (paper §3.2).

    `view` is which output of G the classifier takes: the codes that its indices choose, as in the paper; the mean code
    under its probabilities, "expected"; the code "nearest" to that; or its "logits" [B, H, W, K]. All but the codes
    need the index head.
    """

    def __init__(self, network: TransformationNetwork, view: FeatureView = "codes", **kwargs: Any) -> None:
        config = network.preset.log_mel
        super().__init__(config.sample_rate_hz, config.window_samples, **kwargs)
        if view != "codes" and not network.predicts_indices:
            raise ValueError(f"view={view!r} needs a G that predicts indices; this one regresses features")
        self.log_mel = LogMel(config)
        self.network = network
        self.quantizer = network.autoencoder.quantizer
        self.view = view

    def features(self, waveform: tf.Tensor) -> tf.Tensor:
        return self.imagine(self.log_mel(waveform))

    def imagine(self, log_mel: tf.Tensor) -> tf.Tensor:
        """A [B, F, M, 1] → features, as from the waveform behind it; NaN of a clip that is not finite."""
        features = self._features_of(log_mel)
        finite = tf.reduce_all(tf.math.is_finite(log_mel), axis=[1, 2, 3], keepdims=True)  # [B, 1, 1, 1]
        return tf.where(finite, features, np.nan)  # without this, codes would hide it: the arg max of NaN is 0

    def _features_of(self, log_mel: tf.Tensor) -> tf.Tensor:
        generated = self.network.generate(log_mel)
        if self.view == "codes":
            return tf.stop_gradient(generated.features)
        if self.view == "logits":
            return tf.stop_gradient(generated.prediction)
        assert self.quantizer is not None
        expected = self.quantizer.expected(tf.nn.softmax(generated.prediction))
        if self.view == "nearest":
            expected, _ = self.quantizer(expected)
        return tf.stop_gradient(expected)

    def codes(self, features: tf.Tensor) -> tf.Tensor | None:
        """`features` of this front end → the nearest codes' indices n [B, H, W] int32; None without a codebook."""
        if self.view == "logits":
            return tf.argmax(features, -1, output_type=tf.int32)
        return None if self.quantizer is None else self.quantizer.nearest(features)

    def picture(self, features: tf.Tensor) -> tf.Tensor:
        """`features` of this front end → the picture that the decoder makes of them [B, height, width, 3] in [0, 1]."""
        if self.view == "logits":
            assert self.quantizer is not None
            features = self.quantizer.lookup(tf.argmax(features, -1, output_type=tf.int32))
        # clipped first: TFLite takes a constant that follows a transposed convolution for its bias
        return tf.clip_by_value(self.network.autoencoder.decode(features), -0.5, 0.5) + 0.5
