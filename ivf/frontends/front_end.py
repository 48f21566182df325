"""The base class and contract of all front ends."""

from typing import Any

import keras
import tensorflow as tf


class FrontEnd(keras.layers.Layer):
    """Waveform [B, T] float32 in [-1, 1] → features [B, F, M, C] float32.

    Subclasses implement `features`. Arithmetic is float32 under every policy, since a log-mel spans more decades than
    bfloat16 resolves. A clip shorter than `least_samples` is a ValueError, or, in a graph that takes any length, an
    InvalidArgumentError. The sampling rate of the waveform cannot be checked: it must be `sample_rate_hz`.
    """

    def __init__(self, sample_rate_hz: int, least_samples: int, **kwargs: Any) -> None:
        super().__init__(dtype="float32", trainable=False, **kwargs)
        self.sample_rate_hz = sample_rate_hz
        self.least_samples = least_samples
        self.built = True  # no weights depend on the input shape

    def features(self, waveform: tf.Tensor) -> tf.Tensor:
        """[B, T] → [B, F, M, C]."""
        raise NotImplementedError(f"{type(self).__name__} must define features()")

    def __call__(self, waveform: tf.Tensor, **keywords: Any) -> tf.Tensor:
        # Checked here because Keras would bury an error raised in `call` in a long message of its own.
        shape: Any = getattr(waveform, "shape", ())
        kind = tf.as_dtype(getattr(waveform, "dtype", tf.float32))
        if len(shape) != 2:
            raise ValueError(f"{self.name} takes waveforms [B, T], got shape {tuple(shape)}")
        if not kind.is_floating:
            raise ValueError(f"{self.name} takes float32 waveforms in [-1, 1], got {kind.name}: divide by full scale")
        if shape[1] is not None and shape[1] < self.least_samples:
            raise ValueError(f"{self.name} got {shape[1]} samples; {self._requirement}")
        return super().__call__(waveform, **keywords)

    def call(self, waveform: tf.Tensor) -> tf.Tensor:
        if waveform.shape[1] is None:
            n_samples, problem = tf.shape(waveform)[1], f"{self.name} got too few samples; {self._requirement}"
            tf.debugging.assert_greater_equal(n_samples, self.least_samples, problem)
        return self.features(waveform)

    @property
    def _requirement(self) -> str:
        return f"it needs at least {self.least_samples}: loop or pad the clip"
