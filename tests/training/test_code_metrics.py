"""Perplexity, code usage and marginal accuracy against counts by hand."""

import numpy as np
import pytest

from ivf.training.code_metrics import CodeUsage, MarginalAccuracy, Perplexity

CODES = 7


def _perplexity(*batches: np.ndarray) -> float:
    metric = Perplexity(CODES)
    for indices in batches:
        metric.update_state(indices)
    return float(metric.result())


def test_equals_the_exponential_of_the_entropy_over_all_batches() -> None:
    rng = np.random.default_rng(0)
    batches = [rng.integers(0, CODES - 2, (3, 4, 4)), rng.integers(0, 3, (2, 4, 4))]
    counts = np.bincount(np.concatenate([batch.ravel() for batch in batches]), minlength=CODES)
    probability = counts[counts > 0] / counts.sum()
    assert _perplexity(*batches) == pytest.approx(np.exp(-(probability * np.log(probability)).sum()), rel=1e-5)


def test_is_1_for_a_collapse_and_k_for_codes_equally_often() -> None:
    assert _perplexity(np.full((2, 4, 4), 5)) == pytest.approx(1.0)
    assert _perplexity(np.arange(CODES * 6).reshape(6, CODES, 1) % CODES) == pytest.approx(CODES, rel=1e-5)


def test_starts_anew_when_reset() -> None:
    metric = Perplexity(CODES)
    metric.update_state(np.arange(CODES).reshape(1, 1, CODES))
    metric.reset_state()
    metric.update_state(np.zeros((1, 2, 2), int))
    assert float(metric.result()) == pytest.approx(1.0)


def test_usage_is_the_share_of_codes_that_occurred() -> None:
    metric = CodeUsage(CODES)
    for indices in (np.zeros((1, 2, 2), int), np.full((1, 2, 2), 3)):
        metric.update_state(indices)
    assert float(metric.result()) == pytest.approx(2 / CODES)


def test_marginal_accuracy_predicts_the_most_frequent_code_of_each_position() -> None:
    indices = np.random.default_rng(0).integers(0, CODES, (20, 3, 3))
    metric = MarginalAccuracy(3, CODES)
    metric.update_state(indices[:12])
    metric.update_state(indices[12:])
    best = [np.bincount(column).max() for column in indices.reshape(20, 9).T]
    assert float(metric.result()) == pytest.approx(np.mean(best) / 20)
