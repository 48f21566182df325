"""Power spectra of the frames of a clip."""

import tensorflow as tf


def short_time_power(clip: tf.Tensor, window: tf.Tensor, n_fft: int, hop_samples: int) -> tf.Tensor:
    """[T], [window] → |STFT|² [F, n_fft // 2 + 1] of every whole frame; n_fft may exceed the window.

    Where inside the FFT a shorter window lies changes phases only.
    """
    frames = tf.signal.frame(clip, window.shape[0], hop_samples) * window  # [F, window]
    spectrum = tf.signal.rfft(frames, [n_fft])  # [F, n_fft // 2 + 1]
    return tf.math.real(spectrum) ** 2 + tf.math.imag(spectrum) ** 2
