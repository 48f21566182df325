"""Scaled log-mels have the deltas of scaled log-mels."""

import numpy as np
import tensorflow as tf

from ivf.baselines.min_max_scaling import min_max_scaling
from ivf.frontends import valid_delta


def _with_deltas(log_mel: np.ndarray) -> np.ndarray:
    """[F, M] → [F - 8, M, 3]."""
    slope = valid_delta(log_mel)
    return np.stack([log_mel[4:-4], slope[2:-2], valid_delta(slope)], axis=-1)


def test_equals_deltas_of_the_scaled_log_mel() -> None:
    log_mel = np.random.default_rng(0).normal(-6, 3, (30, 8)).astype(np.float32)
    log_mel[10, 3], log_mel[11, 4] = -30.0, 12.0  # extremes in frames that deltas leave
    scaled = (log_mel + 30.0) / 42.0
    louder = 5.0 * log_mel + 7.0
    features = tf.constant(np.stack([_with_deltas(log_mel), _with_deltas(louder)]), tf.float32)
    for found in min_max_scaling(features).numpy():
        np.testing.assert_allclose(found, _with_deltas(scaled), atol=1e-5)
        assert found[..., 0].min() == 0.0 and found[..., 0].max() == 1.0


def test_a_silent_clip_becomes_zero() -> None:
    np.testing.assert_array_equal(min_max_scaling(tf.fill([1, 5, 4, 3], -18.0)), np.zeros((1, 5, 4, 3)))
