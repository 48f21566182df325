"""D scores each example by itself."""

import numpy as np
import tensorflow as tf

from ivf.config import CriticConfig
from ivf.models import Critic


def test_scores_have_no_fixed_range_and_one_value_for_each_example() -> None:
    features = np.random.default_rng(0).normal(size=(3, 8, 8, 4)).astype(np.float32)
    critic = Critic(CriticConfig(widths=(8, 8)))
    scores = critic(features)
    assert scores.shape == (3,)
    critic.score.kernel.assign(1_000.0 * critic.score.kernel)
    np.testing.assert_allclose(critic(features), 1_000.0 * scores, rtol=1e-4)  # no squashing at the end


def test_no_example_changes_anothers_score_even_in_training() -> None:
    features = np.random.default_rng(1).normal(size=(3, 8, 8, 4)).astype(np.float32)
    critic = Critic(CriticConfig(widths=(8, 8)))
    together = critic(features, training=True)
    alone = tf.concat([critic(one[np.newaxis], training=True) for one in features], axis=0)
    np.testing.assert_allclose(together, alone, rtol=1e-5, atol=1e-6)
    assert critic.non_trainable_weights == []  # batch normalization would keep moving statistics
