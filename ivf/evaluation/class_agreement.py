"""Whether a classifier finds the same in two pictures of a pair."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from ivf.evaluation.metrics import mean_of_each, paired_interval

_TOP = 5


def class_agreement(real: np.ndarray, other: np.ndarray, sources: Sequence[str]) -> dict[str, Any]:
    """Agreement of a classifier on pictures of N pairs, and what it would be if the pairs were shuffled.

    Args:
        real: probabilities of the true picture of each pair [N, K].
        other: those of the other picture [N, K].
        sources: what each pair was cut from; pairs of one source are not independent.

    Returns `{"n", "n_sources", "top1", "top5", "top1_chance", "top5_chance", "ci95"}`. "top1": the likeliest class is
    the same; "top5": the true picture's likeliest class is one of the other picture's five. Chance is exact: the mean
    over all other pictures of pairs of other sources. All are means over sources, and "ci95" is of top1 − top1_chance,
    None of fewer than three sources. Raises ValueError unless there are two sources or more.
    """
    if real.shape != other.shape or len(real) != len(sources):
        raise ValueError(f"probabilities {real.shape} and {other.shape} of {len(sources)} pairs; give one row for each")
    names = np.asarray(sources)
    n_sources = len(np.unique(names))
    if n_sources < 2:
        raise ValueError(f"all {len(names)} pairs are of one source: there is no other to shuffle them with")
    likeliest = real.argmax(axis=1)  # [N]
    ranked = np.argsort(-other, axis=1, kind="stable")[:, :_TOP]  # [N, 5]
    foreign = names[:, np.newaxis] != names  # [N, N]
    found: dict[str, Any] = {"n": len(names), "n_sources": n_sources}
    for name, tops in (("top1", 1), ("top5", _TOP)):
        same = (likeliest[:, np.newaxis, np.newaxis] == ranked[:, :tops]).any(axis=2)  # [N true, N other]
        own = mean_of_each(np.diagonal(same).astype(np.float64), sources)
        shuffled = mean_of_each((same & foreign).sum(axis=1) / foreign.sum(axis=1), sources)
        found |= {name: float(own.mean()), f"{name}_chance": float(shuffled.mean())}
        if tops == 1:
            found["ci95"] = list(paired_interval(own, shuffled)[1]) if n_sources > 2 else None
    return found
