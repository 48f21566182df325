"""How many trainings run side by side; said, with all that they need, before the first begins."""

import shutil
from collections.abc import Sequence
from dataclasses import replace

from data_prep.machine import available_memory_bytes
from experiments.runs.costs.computing_time import computing_seconds, duration
from experiments.runs.costs.requirements import Requirements, requirements
from experiments.runs.experiment import Experiment
from experiments.runs.resources import default_workers
from experiments.runs.system import System

_GIB = 2**30


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
    free, seconds = shutil.disk_usage(experiment.workdir).free, computing_seconds(sum(one.flops for one in found))
    print(
        f"{len(found)} trainings, {experiment.workers} at a time: up to {memory / _GIB:.1f} GiB of memory "
        f"({available / _GIB:.1f} available), {disk / _GIB:.1f} GiB of disk ({free / _GIB:.1f} free), "
        f"computation {duration(seconds[0])} to {duration(seconds[1])}",
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
