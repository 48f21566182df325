"""SoundNet trained on labels: its own trunk with one more convolution."""

from typing import Any

import keras
import tensorflow as tf

from ivf.baselines.soundnet import SoundNet

_HEAD_STEPS = 4  # Aytar et al. 2016, main_finetune.lua: what 5 s give


class SoundNetClassifier(keras.Model):
    """Waveforms [B, T] in [-1, 1] → class logits [B, n_classes], by the convolutions of `trunk` and one over 4 steps.

    Source: main_finetune.lua of cvondrick/soundnet, which takes crops of 5 s. Ours: logits are averaged over the steps
    of longer clips; shorter ones are repeated to 5 s.
    """

    def __init__(self, trunk: SoundNet, n_classes: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.trunk = trunk
        self.score = keras.layers.Conv2D(
            n_classes, (_HEAD_STEPS, 1), kernel_initializer=keras.initializers.RandomNormal(0.0, 0.01)
        )

    def call(self, waveform: tf.Tensor, training: bool = False) -> tf.Tensor:
        trunk = self.trunk
        seconds = max(5.0, waveform.shape[1] / trunk.config.records_rate_hz)
        hidden = trunk.hidden(trunk.prepare(waveform, seconds), len(trunk.convolutions), training)  # [B, steps, 1, C]
        return tf.reduce_mean(self.score(hidden), axis=[1, 2])
