"""Segments vote for their clip's class."""

import numpy as np
import pytest
import tensorflow as tf

from ivf.baselines.voting import Vote, vote


def _probability(clips: int, segments: int, classes: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    counted = rng.random((clips, segments)) < 0.6
    counted[:, 0] = True
    return rng.dirichlet(np.ones(classes), (clips, segments)), counted


def test_probabilities_are_averaged_over_the_segments_that_count() -> None:
    probability, counted = _probability(20, 7, 4)
    found = vote(tf.constant(probability), tf.constant(counted), "probability")
    for clip in range(20):
        np.testing.assert_allclose(found[clip], probability[clip][counted[clip]].mean(axis=0))


def test_the_majority_wins_and_ties_go_to_the_likelier_class() -> None:
    probability, counted = _probability(200, 7, 4)
    found = vote(tf.constant(probability), tf.constant(counted), "majority").numpy()
    ties = 0
    for clip in range(200):
        own = probability[clip][counted[clip]]
        votes = np.bincount(own.argmax(axis=1), minlength=4)
        best = np.flatnonzero(votes == votes.max())
        ties += len(best) > 1
        assert found[clip].argmax() == best[own.mean(axis=0)[best].argmax()]
    assert ties > 10


def test_the_rules_can_disagree() -> None:
    probability = np.array([[[0.51, 0.49], [0.51, 0.49], [0.0, 1.0]]])
    counted = np.ones((1, 3), bool)
    winners = {
        rule: int(np.argmax(vote(tf.constant(probability), counted, rule))) for rule in ("majority", "probability")
    }
    assert winners == {"majority": 0, "probability": 1}


@pytest.mark.parametrize("rule", ["majority", "probability"])
def test_scores_are_probabilities(rule: Vote) -> None:
    probability, counted = _probability(20, 7, 4)
    np.testing.assert_allclose(tf.reduce_sum(vote(tf.constant(probability), counted, rule), axis=1), 1.0)
