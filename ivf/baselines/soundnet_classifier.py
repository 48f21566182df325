"""SoundNet trained on labels: its trunk with another head."""

from typing import Any

import keras
import tensorflow as tf

from ivf.baselines.soundnet_trunk import SoundNetConfig, SoundNetTrunk, time_convolution

_CROP_SECONDS, _HEAD_STEPS = 5.0, 4  # Aytar et al. 2016, main_finetune.lua: 4 steps are what 5 s give


class SoundNetClassifier(keras.Model):
    """Waveforms [B, T] in [-1, 1] at `records_rate_hz` → class logits [B, n_classes].

    Source: main_finetune.lua of cvondrick/soundnet, which takes crops of 5 s and one convolution over all they give.
    Ours: logits are averaged over the steps of longer clips; shorter clips are repeated to 5 s.
    """

    def __init__(self, config: SoundNetConfig, n_classes: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.config = config
        self.trunk = SoundNetTrunk(config)
        self.score = time_convolution(n_classes, _HEAD_STEPS)

    def call(self, waveform: tf.Tensor, training: bool = False) -> tf.Tensor:
        seconds = max(_CROP_SECONDS, waveform.shape[1] / self.config.records_rate_hz)
        hidden = self.trunk(self.trunk.prepare(waveform, seconds), training=training)  # [B, steps, 1, C]
        return tf.reduce_mean(self.score(hidden), axis=[1, 2])
