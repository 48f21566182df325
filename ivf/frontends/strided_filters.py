"""Filters whose output is wanted at every hop only, as one dense convolution."""

import numpy as np
import tensorflow as tf


def strided_filters(signal: tf.Tensor, kernels: np.ndarray, hop: int, before: int, n_frames: tf.Tensor) -> tf.Tensor:
    """[T], [N, K] → [F, K]: frame f is `signal[f·hop - before :][:N] @ kernels`, the signal being zero outside.

    Blocks of `hop` samples serve as channels, so that no frame is ever copied out and the stride is 1.
    """
    blocks = -(-len(kernels) // hop)
    padded = np.pad(kernels, ((0, blocks * hop - len(kernels)), (0, 0))).astype(np.float32)
    wanted = (n_frames + blocks - 1) * hop
    signal = signal[: wanted - before]
    signal = tf.pad(signal, [[before, wanted - before - tf.shape(signal)[0]]])
    return tf.nn.conv1d(tf.reshape(signal, [1, -1, hop]), padded.reshape(blocks, hop, -1), stride=1, padding="VALID")[
        0
    ]  # [F, K]
