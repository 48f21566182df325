"""Timing several ways to do the same, in turns, so that what else the machine does falls on all alike."""

import time
from collections.abc import Callable, Mapping

import numpy as np

_SETTLING_SECONDS = 0.25  # the threads of a library that has just run (OpenBLAS, OpenMP) go on spinning for a while
_CALLS = 3  # timed in each turn, after one that is not: caches and threads are warm, as they are in use

_LARGE_BYTES = 30 * 2**20  # below glibc's ceiling of 32 MiB, so that freeing it raises the allocator's threshold

Quartiles = tuple[float, float, float]  # median, then the first and the third quartile


def alternate(
    contenders: Mapping[str, Callable[[], object]],
    rounds: int,
    settling_seconds: float = _SETTLING_SECONDS,
    calls: int = _CALLS,
) -> dict[str, np.ndarray]:
    """Seconds of a call, the mean of each turn's `calls`, [rounds] by name; every round begins with another contender.

    As in a process that has run for a while: every contender has been called twice, and a large block has been freed,
    after which glibc keeps arrays of megabytes rather than returning their pages at each call (mallopt(3),
    M_MMAP_THRESHOLD). In a fresh process what allocates most pays for that, whichever library it is.
    """
    names = list(contenders)
    np.empty(_LARGE_BYTES, np.uint8)  # freed at once
    for name in names * 2:
        contenders[name]()
    seconds = {name: np.empty(rounds) for name in names}
    for number in range(rounds):
        first = number % len(names)
        for name in names[first:] + names[:first]:
            time.sleep(settling_seconds)
            contenders[name]()
            begin = time.perf_counter()
            for _ in range(calls):
                contenders[name]()
            seconds[name][number] = (time.perf_counter() - begin) / calls
    return seconds


def quartiles(values: np.ndarray) -> Quartiles:
    """Median and quartiles."""
    low, middle, high = np.percentile(values, [25, 50, 75])
    return float(middle), float(low), float(high)
