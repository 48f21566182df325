"""How many trainings run side by side; said, with all that they need, before the first begins."""

import shutil
import time
from collections.abc import Sequence
from dataclasses import replace

import tensorflow as tf

from data_prep.machine import available_memory_bytes
from experiments.runs.costs.requirements import Requirements, requirements
from experiments.runs.experiment import Experiment
from experiments.runs.resources import default_workers
from experiments.runs.system import System

_GIB = 2**30
_SIDE = 2048
_SHARES = (0.2, 0.5)  # ours: of a matrix product's rate, in small and in large layers (benchmarks.training_step)


def settle_workers(systems: Sequence[System], experiment: Experiment) -> Experiment:
    """The experiment with the number of trainings at a time: as asked for, else as many as cores and memory allow.

    Prints what is left to train, and the disk, memory and time that it takes. Raises ValueError if disk or memory will
    not do.
    """
    found = requirements(systems, experiment)
    available = available_memory_bytes()
    memory = max((one.memory_bytes for one in found), default=1)
    workers = experiment.workers or max(1, min(default_workers(), available // memory))
    settled = replace(experiment, workers=workers)
    if found:
        _check(found, settled, available)
    return settled


def _check(found: Sequence[Requirements], experiment: Experiment, available: int) -> None:
    """Prints the needs of the runs that are left; ValueError, with what would do, if they cannot be met."""
    memory = sum(sorted((one.memory_bytes for one in found), reverse=True)[: experiment.workers])
    disk = sum(sorted((one.disk_bytes for one in found), reverse=True)[: experiment.workers])
    free, seconds = shutil.disk_usage(experiment.workdir).free, _seconds(sum(one.flops for one in found))
    print(
        f"{len(found)} trainings, {experiment.workers} at a time: up to {memory / _GIB:.1f} GiB of memory "
        f"({available / _GIB:.1f} available), {disk / _GIB:.1f} GiB of disk ({free / _GIB:.1f} free), "
        f"computation {_time(seconds[0])} to {_time(seconds[1])}",
        flush=True,
    )
    if disk > free:
        raise ValueError(
            f"{experiment.workdir}: features take up to {disk / _GIB:.1f} GiB and {free / _GIB:.1f} are free: make "
            f"room, choose another --workdir or fewer --workers, or halve them by "
            f"--set classifier.feature_precision=float16"
        )
    if memory > available:
        raise ValueError(
            f"trainings take up to {memory / _GIB:.1f} GiB of memory and {available / _GIB:.1f} are available: choose "
            f"fewer --workers, a smaller preset, or a smaller classifier_training.batch_size"
        )


def _seconds(flops: float) -> tuple[float, float]:
    """From the least to the most, by the rate of a large matrix product on this machine."""
    matrix = tf.random.stateless_uniform([_SIDE, _SIDE], [0, 0])
    best = float("inf")
    for _ in range(3):
        begin = time.perf_counter()
        tf.reduce_sum(tf.matmul(matrix, matrix)).numpy()
        best = min(best, time.perf_counter() - begin)
    rate = 2.0 * _SIDE**3 / best
    return flops / rate / _SHARES[1], flops / rate / _SHARES[0]


def _time(seconds: float) -> str:
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:,.1f} h"
