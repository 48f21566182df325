"""Accuracies, their intervals, and paired differences.

Intervals treat clips as independent. Clips of one location resemble each other, so these intervals are too narrow
for statements about other locations; `cluster_bootstrap` gives intervals for those.
"""

from collections.abc import Sequence
from typing import Any, cast

import numpy as np
from scipy.stats import binomtest, ttest_1samp
from sklearn.metrics import confusion_matrix, recall_score


def macro_accuracy(labels: np.ndarray, predicted: np.ndarray) -> float:
    """Mean over the classes present in `labels` (integer [N]) of each class's accuracy."""
    _refuse_empty(labels)
    return float(recall_score(labels, predicted, labels=np.unique(labels), average="macro"))


def confusion(labels: np.ndarray, predicted: np.ndarray, n_classes: int) -> np.ndarray:
    """Counts [n_classes, n_classes]: row is the true class, column the predicted one; rows of absent classes are 0."""
    _refuse_empty(labels)
    return cast(np.ndarray, confusion_matrix(labels, predicted, labels=np.arange(n_classes)))


def wilson_interval(hits: int, n: int) -> tuple[float, float]:
    """95 % interval of a proportion, `hits` out of `n`, by Wilson's score: within [0, 1] and right for small `n`."""
    interval = binomtest(hits, n).proportion_ci(confidence_level=0.95, method="wilson")
    return float(interval.low), float(interval.high)


def accuracy_summary(correct: np.ndarray) -> dict[str, Any]:
    """`{"accuracy", "ci95": [low, high], "n"}` of per-clip correctness [N] in [0, 1].

    With several seeds a clip's correctness is its mean over seeds. The interval is then still Wilson's with N clips,
    for the nearest whole number of hits: further seeds evaluate the same clips and add no new ones.
    """
    _refuse_empty(correct)
    interval = wilson_interval(round(float(correct.sum())), len(correct))
    return {"accuracy": float(correct.mean()), "ci95": list(interval), "n": len(correct)}


def grouped_summaries(correct: np.ndarray, groups: Sequence[str]) -> dict[str, dict[str, Any]]:
    """`accuracy_summary` within each group (city, device, class name), groups [N] in alphabetical order."""
    if len(groups) != len(correct):
        raise ValueError(f"{len(groups)} groups for {len(correct)} clips; give one per clip")
    members = np.asarray(groups)
    return {str(group): accuracy_summary(correct[members == group]) for group in np.unique(members)}


def mean_of_each(values: np.ndarray, groups: Sequence[str] | Sequence[bytes]) -> np.ndarray:
    """Means [G] of `values` [N] within each group, in alphabetical order."""
    member = np.unique(groups, return_inverse=True)[1]  # [N]
    return np.asarray(np.bincount(member, values) / np.bincount(member))


def paired_interval(a: np.ndarray, b: np.ndarray) -> tuple[float, tuple[float, float]]:
    """Mean of the per-example differences a − b, both [N], and its 95 % interval (Student's t on the differences).

    Raises ValueError if the lengths differ, N < 2 or a value is not finite.
    """
    if a.shape != b.shape or a.ndim != 1:
        raise ValueError(f"shapes {a.shape} and {b.shape} cannot be paired; give two vectors over the same examples")
    differences = a.astype(np.float64) - b.astype(np.float64)  # [N]
    if len(differences) < 2 or not np.isfinite(differences).all():
        raise ValueError(
            f"{len(differences)} differences, {np.isfinite(differences).sum()} of them finite; "
            "give at least two examples and only finite values"
        )
    mean = float(differences.mean())
    if np.ptp(differences) == 0:  # t is undefined without spread
        return mean, (mean, mean)
    interval = ttest_1samp(differences, popmean=0).confidence_interval(0.95)
    return mean, (float(interval.low), float(interval.high))


def mcnemar(row: np.ndarray, versus: np.ndarray) -> dict[str, float | int]:
    """Exact test that two classifiers are equally accurate (McNemar 1947), given where each is correct, bool [N].

    Returns the numbers of clips that only one of them classifies correctly, "only_row" and "only_versus", and
    "mcnemar_p". Clips are taken as independent, which clips of one location are not.
    """
    ours, theirs = int((row & ~versus).sum()), int((versus & ~row).sum())
    p = float(binomtest(ours, ours + theirs).pvalue) if ours + theirs else 1.0
    return {"only_row": ours, "only_versus": theirs, "mcnemar_p": p}


def _refuse_empty(values: np.ndarray) -> None:
    if len(values) == 0:
        raise ValueError("no clips to evaluate; the test list or the mask is empty")
