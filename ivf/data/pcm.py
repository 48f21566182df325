"""Waveforms as 16-bit PCM: samples of 16 bits at the target rate are stored without loss."""

import numpy as np
import tensorflow as tf

_FULL_SCALE = 32_768


def encode_pcm(key: str, waveform: np.ndarray) -> bytes:
    """[T] float → little-endian bytes, beyond [-1, 1] clipped; a ValueError names `key` if it is not a finite [T]."""
    if waveform.ndim != 1 or not np.isfinite(waveform).all():
        raise ValueError(f"{key}: waveform {waveform.shape} is not a finite [T]")
    return np.clip(np.rint(waveform * _FULL_SCALE), -_FULL_SCALE, _FULL_SCALE - 1).astype("<i2").tobytes()


def decode_pcm(content: tf.Tensor) -> tf.Tensor:
    """What `encode_pcm` wrote → [T] float32 in [-1, 1]."""
    return tf.cast(tf.io.decode_raw(content, tf.int16), tf.float32) / _FULL_SCALE
