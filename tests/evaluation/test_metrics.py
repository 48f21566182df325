"""Metrics against their definitions, written out by hand."""

import math

import numpy as np
import pytest
from scipy.stats import t

from ivf.evaluation.metrics import (
    accuracy_summary,
    confusion,
    grouped_summaries,
    macro_accuracy,
    mcnemar,
    mean_of_each,
    paired_interval,
    wilson_interval,
)


@pytest.mark.parametrize(("hits", "n"), [(0, 1), (0, 20), (20, 20), (7, 20), (512, 1024), (1, 5000)])
def test_wilson_interval_is_the_formula(hits: int, n: int) -> None:
    z, p = 1.959963984540054, hits / n
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    assert wilson_interval(hits, n) == pytest.approx((centre - half, centre + half), abs=1e-9)


def random_judgements(n: int = 300, n_classes: int = 7) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(3)
    labels = rng.integers(n_classes - 1, size=n)  # the last class never occurs but is predicted
    return labels, np.where(rng.random(n) < 0.4, labels, rng.integers(n_classes, size=n))


def test_confusion_counts_every_clip_once() -> None:
    labels, predicted = random_judgements()
    counts = confusion(labels, predicted, 7)
    by_hand = np.zeros((7, 7), int)
    for label, guess in zip(labels, predicted, strict=True):
        by_hand[label, guess] += 1
    assert np.array_equal(counts, by_hand)
    assert counts.sum() == len(labels) and np.trace(counts) == (labels == predicted).sum() and not counts[6].any()


def test_macro_accuracy_is_the_mean_over_classes_that_occur() -> None:
    labels, predicted = random_judgements()
    by_hand = np.mean([(predicted[labels == label] == label).mean() for label in range(6)])
    assert macro_accuracy(labels, predicted) == pytest.approx(by_hand)


def test_groups_weighted_by_size_give_the_whole() -> None:
    rng = np.random.default_rng(0)
    correct, groups = rng.random(100) < 0.3, rng.choice(["lyon", "paris", "oslo"], 100).tolist()
    summaries = grouped_summaries(correct, groups)
    assert list(summaries) == ["lyon", "oslo", "paris"]
    assert sum(one["n"] for one in summaries.values()) == 100
    assert sum(one["n"] * one["accuracy"] for one in summaries.values()) / 100 == pytest.approx(correct.mean())


def test_more_seeds_do_not_shrink_the_interval() -> None:
    correct = np.random.default_rng(0).random(80) < 0.5
    averaged = np.mean([correct, correct, correct], axis=0)
    assert accuracy_summary(averaged)["ci95"] == accuracy_summary(correct)["ci95"]
    low, high = accuracy_summary(correct)["ci95"]
    assert low < correct.mean() < high


def test_paired_interval_is_students_t_on_the_differences() -> None:
    rng = np.random.default_rng(1)
    a, b = rng.random(50), rng.random(50)
    differences = [x - y for x, y in zip(a, b, strict=True)]
    mean = sum(differences) / 50
    spread = math.sqrt(sum((d - mean) ** 2 for d in differences) / 49 / 50) * t.ppf(0.975, 49)
    difference, interval = paired_interval(a, b)
    assert difference == pytest.approx(mean) and interval == pytest.approx((mean - spread, mean + spread))
    assert paired_interval(b, a)[1] == pytest.approx((-interval[1], -interval[0]))


def test_paired_interval_covers_the_truth_about_95_times_in_100() -> None:
    rng = np.random.default_rng(5)
    covered = 0
    for _ in range(400):
        shared = rng.random(200)
        _, (low, high) = paired_interval(shared < 0.5, (shared + 0.1 * rng.random(200)) < 0.5)
        covered += low <= 0.05 <= high
    assert 0.91 <= covered / 400 <= 0.99


def test_equal_examples_give_a_point() -> None:
    assert paired_interval(np.ones(5), np.ones(5)) == (0.0, (0.0, 0.0))


@pytest.mark.parametrize(
    ("a", "b", "cause"),
    [
        (np.ones(3), np.ones(4), "cannot be paired"),
        (np.ones(1), np.ones(1), "at least two"),
        (np.asarray([1, np.nan]), np.ones(2), "1 of them finite"),
    ],
)
def test_what_cannot_be_paired_is_refused(a: np.ndarray, b: np.ndarray, cause: str) -> None:
    with pytest.raises(ValueError, match=cause):
        paired_interval(a, b)


def test_no_clips_and_uneven_groups_are_refused() -> None:
    with pytest.raises(ValueError, match="no clips"):
        accuracy_summary(np.zeros(0))
    with pytest.raises(ValueError, match="no clips"):
        macro_accuracy(np.zeros(0, int), np.zeros(0, int))
    with pytest.raises(ValueError, match="2 groups for 3 clips"):
        grouped_summaries(np.zeros(3), ["a", "b"])


def test_mcnemar_counts_clips_that_only_one_classifies_correctly() -> None:
    row = np.array([True] * 12 + [False] * 8)
    versus = np.array([True] * 3 + [False] * 9 + [True] * 1 + [False] * 7)
    found = mcnemar(row, versus)
    assert (found["only_row"], found["only_versus"]) == (9, 1)
    assert found["mcnemar_p"] == pytest.approx(2 * (1 + 10) / 2**10)  # both tails of ten coins, 0 or 1 heads
    assert mcnemar(row, row)["mcnemar_p"] == 1.0


def test_examples_of_one_group_count_once() -> None:
    found = mean_of_each(np.array([4.0, 1.0, 3.0, 2.0]), [b"b", b"a", b"b", b"a"])
    np.testing.assert_array_equal(found, [1.5, 3.5])
