"""SoundNet: a one-dimensional convolutional network on waveforms."""

from typing import Any

import keras
import tensorflow as tf

from ivf.baselines.soundnet_trunk import SoundNetConfig, SoundNetTrunk, time_convolution


class SoundNet(keras.Model):
    """Waveforms [B, T] in [-1, 1] at `records_rate_hz` → logits [B, S, n_outputs], one distribution about every 5 s.

    Any T will do: waveforms are repeated to `training_seconds`, which give S = 4. The head is a convolution with the
    classes of all teachers side by side. Source: Y. Aytar, C. Vondrick and A. Torralba, "SoundNet: learning sound
    representations from unlabeled video", NIPS 2016, and its code.
    """

    def __init__(self, config: SoundNetConfig, n_outputs: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.config = config
        if config.n_steps(round(config.training_seconds * config.sample_rate_hz)) < 1:
            raise ValueError(
                f"training_seconds={config.training_seconds} at {config.sample_rate_hz} Hz are too short for a head "
                f"over {config.head_size} steps: repeat sounds to more seconds or shorten the head"
            )
        self.trunk = SoundNetTrunk(config)
        self.pad = keras.layers.ZeroPadding2D((config.head_padding, 0))
        self.head = time_convolution(n_outputs, config.head_size, config.head_stride)

    def call(self, waveform: tf.Tensor, training: bool = False) -> tf.Tensor:
        sound = self.trunk.prepare(waveform, self.config.training_seconds)
        hidden = self.trunk(sound, training=training)  # [B, steps, 1, C]
        return self.head(self.pad(hidden))[:, :, 0]
