"""Worker processes that write shards."""

import multiprocessing
import os
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager

from tqdm import tqdm

from data_prep.shard_result import ShardResult
from data_prep.shard_task import ShardTask

# One thread per worker, no accelerator: the processes share the cores, and bytes must not depend on their number.
_ENVIRONMENT = {
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "CUDA_VISIBLE_DEVICES": "-1",
}


def write_shards(tasks: Sequence[ShardTask], workers: int) -> list[ShardResult]:
    """Writes all shards, in any order, and returns their results in the tasks' order.

    Always in fresh processes, so that what TensorFlow does in this one has no influence.

    Raises:
        OSError: A shard could not be written; those that were are kept.
        RuntimeError: A worker died.
    """
    results: dict[int, ShardResult] = {}
    spawn = multiprocessing.get_context("spawn")
    total = sum(len(task.items) for task in tasks)
    with _environment(), tqdm(total=total, unit="item", desc="records", disable=not tasks) as bar:
        pool = ProcessPoolExecutor(max(min(workers, len(tasks)), 1), spawn, _die_with_parent)
        try:
            places = {pool.submit(task.write): place for place, task in enumerate(tasks)}
            for future in as_completed(places):
                place = places[future]
                results[place] = future.result()
                bar.update(len(tasks[place].items))
        except BrokenProcessPool as error:
            raise RuntimeError("a worker died, perhaps for want of memory: try fewer --workers") from error
        finally:
            pool.shutdown(cancel_futures=True)
    return [results[place] for place in range(len(tasks))]


@contextmanager
def _environment() -> Iterator[None]:
    """Worker processes inherit it when they start, before anything of theirs is imported."""
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


def _die_with_parent() -> None:
    """A worker whose parent was killed would wait for work for ever, or write beside the next run."""
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
