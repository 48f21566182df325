"""How long floating-point operations take on this machine."""

import time

import tensorflow as tf

_SIDE = 2048
_SHARES = (0.2, 0.5)  # ours: of a matrix product's rate, in small and in large layers (benchmarks.training_step)


def computing_seconds(flops: float) -> tuple[float, float]:
    """From the least to the most, by the rate of a large matrix product on this machine."""
    matrix = tf.random.stateless_uniform([_SIDE, _SIDE], [0, 0])
    best = float("inf")
    for _ in range(3):
        begin = time.perf_counter()
        tf.reduce_sum(tf.matmul(matrix, matrix)).numpy()
        best = min(best, time.perf_counter() - begin)
    rate = 2.0 * _SIDE**3 / best
    return flops / rate / _SHARES[1], flops / rate / _SHARES[0]


def duration(seconds: float) -> str:
    """For print."""
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:,.1f} h"
