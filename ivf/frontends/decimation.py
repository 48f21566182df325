"""FIR filters computed only at every hop, and halving a sampling rate with them."""

from functools import cache

import numpy as np
import scipy.signal
import tensorflow as tf

USABLE = 0.46  # as a fraction of the new rate: frequencies below it are neither attenuated nor aliased
_REJECTION_DB = 90.0
_OUTPUTS = 32  # output samples computed together, as one dense matrix product


def strided_filters(signal: tf.Tensor, kernels: np.ndarray, hop: int, before: int, n_frames: tf.Tensor) -> tf.Tensor:
    """[T], [N, K] → [F, K]: frame f is `signal[f·hop - before :][:N] @ kernels`, the signal being zero outside.

    Blocks of `hop` samples serve as channels of one dense convolution, so no frame is copied and the stride is 1.
    """
    blocks = -(-len(kernels) // hop)
    padded = np.pad(kernels, ((0, blocks * hop - len(kernels)), (0, 0))).astype(np.float32)
    needed = (n_frames + blocks - 1) * hop
    signal = signal[: needed - before]
    signal = tf.pad(signal, [[before, needed - before - tf.shape(signal)[0]]])
    signal = tf.reshape(signal, [1, -1, hop])
    return tf.nn.conv1d(signal, padded.reshape(blocks, hop, -1), stride=1, padding="VALID")[0]  # [F, K]


@cache
def _halving_filters() -> tuple[np.ndarray, int]:
    """Shifted low-pass filters [N, outputs], and the number of samples that they need before the first output."""
    transition = 1.0 - 2.0 * USABLE  # of the old Nyquist frequency, around its half
    length, beta = scipy.signal.kaiserord(_REJECTION_DB, transition)
    low_pass = scipy.signal.firwin(length | 1, 0.5, window=("kaiser", beta))  # odd, so that its centre is a sample
    kernels = np.zeros([len(low_pass) + 2 * (_OUTPUTS - 1), _OUTPUTS])
    for output in range(_OUTPUTS):
        kernels[2 * output : 2 * output + len(low_pass), output] = low_pass
    return kernels, len(low_pass) // 2


def halve(signal: tf.Tensor) -> tf.Tensor:
    """[T] → [ceil(T / 2)] at half the rate, by a linear-phase low-pass: sample n lies where sample 2n was."""
    kernels, before = _halving_filters()
    length = (tf.shape(signal)[0] + 1) // 2
    groups = (length + _OUTPUTS - 1) // _OUTPUTS  # of no negative number, whose quotient ONNX rounds otherwise
    return tf.reshape(strided_filters(signal, kernels, 2 * _OUTPUTS, before, groups), [-1])[:length]
