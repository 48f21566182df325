"""Timing several ways to do the same, in turns, so that what else the machine does falls on all alike."""

import time
from collections.abc import Callable, Mapping

import numpy as np

Quartiles = tuple[float, float, float]  # median, then the first and the third quartile


def alternate(contenders: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, np.ndarray]:
    """Seconds of each call, [rounds] by name; every round begins with another contender. Two calls each warm up."""
    names = list(contenders)
    for name in names * 2:
        contenders[name]()
    seconds = {name: np.empty(rounds) for name in names}
    for number in range(rounds):
        first = number % len(names)
        for name in names[first:] + names[:first]:
            begin = time.perf_counter()
            contenders[name]()
            seconds[name][number] = time.perf_counter() - begin
    return seconds


def quartiles(values: np.ndarray) -> Quartiles:
    """Median and quartiles."""
    low, middle, high = np.percentile(values, [25, 50, 75])
    return float(middle), float(low), float(high)
