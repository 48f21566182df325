"""A batch of spectra and one of waveforms, with the targets of their clips."""

import numpy as np
import tensorflow as tf

from ivf.training.replica_model import Batch

LABELS = np.array([0, 1, 0, 2, 1, 0, 3, 1])
SEED = tf.constant([3, 4], tf.int64)


def _batch(features: np.ndarray) -> Batch:
    return {
        "features": tf.constant(features, tf.float32),
        "target": tf.one_hot(LABELS, 4),
        "device": tf.one_hot(np.arange(8) % 2, 2),
    }


def spectra() -> Batch:
    """[8, 20, 12, 3], no value of which is 0."""
    return _batch(np.random.default_rng(0).uniform(1.0, 5.0, (8, 20, 12, 3)))


def waveforms(n_samples: int = 500) -> Batch:
    """[8, n_samples]."""
    return _batch(np.random.default_rng(1).normal(0.0, 0.1, (8, n_samples)))


def seeds(count: int) -> list[tf.Tensor]:
    """Different seeds."""
    return [tf.constant([number, 7], tf.int64) for number in range(count)]
