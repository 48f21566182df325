"""The contract that all front ends share."""

from typing import Any

import keras
import tensorflow as tf


class FrontEnd(keras.layers.Layer):
    """Waveform [B, T] float32 in [-1, 1] → features [B, F, M, C] float32.

    Subclasses implement `features`. Arithmetic is float32 under every policy, since a log-mel spans more decades than
    bfloat16 resolves. A clip shorter than `least_samples` is a ValueError, or, in a graph that takes any length, an
    InvalidArgumentError.
    """

    def __init__(self, least_samples: int, **kwargs: Any) -> None:
        super().__init__(dtype="float32", trainable=False, **kwargs)
        self.least_samples = least_samples
        self.built = True  # nothing waits for the shape of an input

    def features(self, waveform: tf.Tensor) -> tf.Tensor:
        """[B, T] → [B, F, M, C]."""
        raise NotImplementedError(f"{type(self).__name__} must define features()")

    def call(self, waveform: tf.Tensor) -> tf.Tensor:
        if waveform.shape.rank != 2:
            raise ValueError(f"{self.name} takes waveforms [B, T], got shape {waveform.shape}")
        n_samples, least = waveform.shape[1], self.least_samples
        need = f"it needs at least {least}: loop or pad the clip"
        if n_samples is None:
            tf.debugging.assert_greater_equal(tf.shape(waveform)[1], least, f"{self.name} got too few samples; {need}")
        elif n_samples < least:
            raise ValueError(f"{self.name} got {n_samples} samples; {need}")
        return self.features(waveform)
