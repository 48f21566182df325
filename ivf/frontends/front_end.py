"""The contract that all front ends share."""

from typing import Any

import keras
import tensorflow as tf


class FrontEnd(keras.layers.Layer):
    """Waveform [B, T] float32 in [-1, 1] → features [B, F, M, C] float32.

    Subclasses implement `features`. Arithmetic is float32 under every policy, since a log-mel spans more decades than
    bfloat16 resolves. A NaN or infinite sample makes the frames that hear it NaN or infinite and leaves the others
    alone.
    """

    def __init__(self, least_samples: int, **kwargs: Any) -> None:
        super().__init__(dtype="float32", trainable=False, **kwargs)
        self.least_samples = least_samples

    def features(self, waveform: tf.Tensor) -> tf.Tensor:
        """[B, T] → [B, F, M, C]."""
        raise NotImplementedError(f"{type(self).__name__} must define features()")

    def call(self, waveform: tf.Tensor) -> tf.Tensor:
        n_samples = waveform.shape[-1]
        if waveform.shape.rank != 2:
            raise ValueError(f"{self.name} takes waveforms [B, T], got shape {waveform.shape}")
        if n_samples is not None and n_samples < self.least_samples:
            raise ValueError(
                f"{self.name} got {n_samples} samples; it needs at least {self.least_samples}: loop or pad the clip"
            )
        return self.features(waveform)
