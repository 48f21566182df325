"""Halving a signal's sampling rate."""

from functools import cache

import numpy as np
import scipy.signal
import tensorflow as tf

from ivf.frontends.strided_filters import strided_filters

USABLE = 0.46  # of the new rate: below it nothing is changed or folded back
_REJECTION_DB = 90.0
_OUTPUTS = 32  # computed together, by a dense matrix product


@cache
def _halving() -> tuple[np.ndarray, int]:
    """([N, outputs] of shifted low-pass filters, samples before the first output that it hears)."""
    transition = 1.0 - 2.0 * USABLE  # of the old Nyquist frequency, around its half
    length, beta = scipy.signal.kaiserord(_REJECTION_DB, transition)
    low_pass = scipy.signal.firwin(length | 1, 0.5, window=("kaiser", beta))  # odd, so that its centre is a sample
    kernels = np.zeros([len(low_pass) + 2 * (_OUTPUTS - 1), _OUTPUTS])
    for output in range(_OUTPUTS):
        kernels[2 * output : 2 * output + len(low_pass), output] = low_pass
    return kernels, len(low_pass) // 2


def halve(signal: tf.Tensor) -> tf.Tensor:
    """[T] → [ceil(T / 2)] at half the rate, by a linear-phase low-pass: sample n stays where sample 2n was."""
    kernels, before = _halving()
    length = (tf.shape(signal)[0] + 1) // 2
    groups = -(-length // _OUTPUTS)
    return tf.reshape(strided_filters(signal, kernels, 2 * _OUTPUTS, before, groups), [-1])[:length]
