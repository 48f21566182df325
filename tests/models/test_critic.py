"""D scores each example by itself."""

import numpy as np
import pytest
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


@pytest.mark.parametrize("conditional", [False, True])
def test_no_example_changes_anothers_score_even_in_training(conditional: bool) -> None:
    rng = np.random.default_rng(1)
    features = rng.normal(size=(3, 8, 8, 4)).astype(np.float32)
    log_mel = rng.normal(size=(3, 9, 5, 1)).astype(np.float32)
    critic = Critic(CriticConfig(widths=(8, 8), conditional=conditional))
    together = critic(features, log_mel, training=True)
    alone = [critic(features[i : i + 1], log_mel[i : i + 1], training=True) for i in range(3)]
    np.testing.assert_allclose(together, tf.concat(alone, axis=0), rtol=1e-5, atol=1e-6)
    assert critic.non_trainable_weights == []  # batch normalization would keep moving statistics


def test_only_a_conditional_critic_hears() -> None:
    rng = np.random.default_rng(2)
    features = rng.normal(size=(1, 8, 8, 4)).astype(np.float32)
    one, other = rng.normal(size=(2, 1, 9, 5, 1)).astype(np.float32)
    for conditional in (False, True):
        critic = Critic(CriticConfig(widths=(8, 8), conditional=conditional))
        assert (float(critic(features, one)[0]) != float(critic(features, other)[0])) == conditional
