"""Shards written in parallel on one machine."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import as_completed
from contextlib import contextmanager

from tqdm import tqdm

from data_prep.records.shard_task import ShardResult, ShardTask
from data_prep.worker_processes import worker_processes

# One thread per worker and no GPU: the processes share the cores, and the bytes must not depend on their number.
_ENVIRONMENT = {
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "CUDA_VISIBLE_DEVICES": "-1",
}


def write_shards(tasks: Sequence[ShardTask], workers: int) -> list[ShardResult]:
    """Writes all shards, one or more, and returns their results in the order of `tasks`.

    Even one worker is a process of its own, so that the state of TensorFlow in this process has no influence.

    Raises:
        OSError: A shard could not be written; finished shards are kept.
        RuntimeError: A worker died.
    """
    results: dict[int, ShardResult] = {}
    total = sum(len(task.items) for task in tasks)
    processes = worker_processes(max(min(workers, len(tasks)), 1))
    with _environment(), tqdm(total=total, unit="item", desc="records") as bar, processes as pool:
        places = {pool.submit(task.write): place for place, task in enumerate(tasks)}
        for future in as_completed(places):
            place = places[future]
            results[place] = future.result()
            bar.update(len(tasks[place].items))
    return [results[place] for place in range(len(tasks))]


@contextmanager
def _environment() -> Iterator[None]:
    """Sets the environment that worker processes inherit; it must be there before they import TensorFlow."""
    before = {name: os.environ.get(name) for name in _ENVIRONMENT}
    os.environ.update(_ENVIRONMENT)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
