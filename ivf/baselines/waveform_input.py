"""Clips of another length and sampling rate than the records', for networks that take waveforms."""

import tensorflow as tf


def loop(waveform: tf.Tensor, n_samples: int) -> tf.Tensor:
    """[B, T] → [B, n_samples]: repeated from its beginning, or cut."""
    repeats = -(-n_samples // tf.shape(waveform)[1])
    return tf.ensure_shape(tf.tile(waveform, [1, repeats])[:, :n_samples], [None, n_samples])


def resample(waveform: tf.Tensor, from_hz: int, to_hz: int) -> tf.Tensor:
    """[B, T] at `from_hz` → [B, T · to_hz / from_hz, rounded]: the same band-limited periodic signal. T is static.

    Bins of its discrete Fourier transform are added or left out, so a repeated clip stays one without a step.
    """
    if from_hz == to_hz:
        return waveform
    before = waveform.shape[1]
    after = round(before * to_hz / from_hz)
    kept = min(before, after) // 2 + 1
    spectrum = tf.signal.rfft(waveform)[:, :kept]  # [B, T / 2 + 1]
    if before < after and before % 2 == 0:  # the last bin stands for two, of which one stays
        spectrum = tf.concat([spectrum[:, :-1], 0.5 * spectrum[:, -1:]], axis=1)
    return tf.signal.irfft(spectrum, [after]) * (after / before)
