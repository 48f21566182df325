"""Memory and time of building records from ten times as many clips."""

import shutil
import time
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from data_prep.build_records import build_records
from data_prep.worker_processes import worker_processes
from ivf.config import override, preset

_FEW = 60
_TIMES = 10


def growth(folder: Path) -> dict[str, Any]:
    """Seconds, and the peak of memory, of builds of 60 and of 600 clips, each in a process of its own."""
    found = {}
    random = np.random.default_rng(0)
    for count in (_FEW, _TIMES * _FEW):
        source = folder / str(count)
        for number in range(count):
            path = source / ("a", "b")[number % 2] / f"{number}.wav"
            path.parent.mkdir(parents=True, exist_ok=True)
            soundfile.write(path, random.normal(0, 0.1, (48_000, 2)), 48_000, "PCM_24")
        with worker_processes(1) as pool:
            found[str(count)] = pool.submit(_build, source, folder / f"records{count}").result()
        shutil.rmtree(source)
    few, many = (found[str(count)] for count in (_FEW, _TIMES * _FEW))
    return {
        "clips": found,
        "memory_growth_mb": many["peak_mb"] - few["peak_mb"],
        "seconds_per_clip_ratio": many["seconds_per_clip"] / few["seconds_per_clip"],
    }


def _build(source: Path, out: Path) -> dict[str, float]:
    """Builds in this process; the time of its own imports is left out."""
    import tensorflow  # noqa: F401  # before the clock starts

    import data_prep.build_records as module

    module.write_shards = lambda tasks, workers: [task.write() for task in tasks]
    begin = time.perf_counter()
    index = build_records("folder", source, out, override(preset("small"), ["audio.clip_seconds=1.0"]))
    seconds = time.perf_counter() - begin
    count = sum(index.count(split) for split in index.splits)
    return {"peak_mb": _peak_mb(), "seconds_per_clip": seconds / count}


def _peak_mb() -> float:
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) * 1024 / 1e6
