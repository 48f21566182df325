"""What a table on a corpus without records needs, printed before anything is built; what cannot end does not begin."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from data_prep.machine import available_memory_bytes
from experiments.runs.costs.computing_time import computing_seconds, duration
from experiments.runs.costs.requirements import Requirements
from experiments.runs.costs.training_flops import SUSTAINED_FLOP_PER_SECOND, gpu_hours

_GIB = 2**30
_LEAST_HOURS = 0.1  # of a GPU, that are worth a word


def announce_needs(record_bytes: tuple[float, float], trainings: Sequence[Requirements], workdir: Path) -> None:
    """`record_bytes`: that records take at least and at most; `trainings`: of every row and seed.

    Raises ValueError, with what would do, if the records with the features of one row do not fit the disk, or one row
    not the memory.
    """
    least, most = (size / _GIB for size in record_bytes)
    features = max((one.disk_bytes for one in trainings), default=0) / _GIB
    memory = max((one.memory_bytes for one in trainings), default=0) / _GIB
    free, available = shutil.disk_usage(workdir).free / _GIB, available_memory_bytes() / _GIB
    print(
        f"records take {least:.1f} to {most:.1f} GiB of disk, features of a row up to {features:.1f} ({free:.1f} free)",
        flush=True,
    )
    if trainings:
        flops = sum(one.flops for one in trainings)
        seconds, hours = computing_seconds(flops), gpu_hours(flops)
        on_gpu = f"; {hours:,.1f} GPU hours if a GPU sustains {SUSTAINED_FLOP_PER_SECOND / 1e12:g} TFLOP/s"
        print(
            f"{len(trainings)} trainings take up to {memory:.1f} GiB of memory each ({available:.1f} available) and "
            f"{duration(seconds[0])} to {duration(seconds[1])} of computation on this machine's cores"
            + (on_gpu if hours >= _LEAST_HOURS else ""),
            flush=True,
        )
    if least + features > free:
        raise ValueError(
            f"{workdir}: records take {least:.1f} GiB or more, features of a row up to {features:.1f}, and {free:.1f} "
            "are free: make room, choose another --workdir, or halve features by "
            "--set classifier.feature_precision=float16"
        )
    if memory > available:
        raise ValueError(
            f"a training takes up to {memory:.1f} GiB of memory and {available:.1f} are available: choose a smaller "
            "preset, or a smaller classifier_training.batch_size"
        )
