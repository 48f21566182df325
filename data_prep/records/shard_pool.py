"""Shards written in parallel on one machine, in processes of which any may die without ending the build."""

import os
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from multiprocessing.connection import Connection, wait
from typing import Any

from tqdm import tqdm

from data_prep.records.shard_task import ShardResult, ShardTask
from data_prep.records.shard_worker import Died, ItemBegun, Raised, Returned, ShardWorker

# One thread per worker and no GPU: the processes share the cores, and the bytes must not depend on their number.
_ENVIRONMENT = {
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "CUDA_VISIBLE_DEVICES": "-1",
}
_FEWER = "perhaps because memory ran out: try fewer --workers"


def write_shards(tasks: Sequence[ShardTask], workers: int) -> list[ShardResult]:
    """Writes all shards, one or more, and returns their results in the order of `tasks`.

    Even one worker is a process of its own, so that the state of TensorFlow in this process has no influence. If a
    worker dies, the file that it was reading is tried alone; one that ends that process too is skipped, and the shard
    is written again without it.

    Raises:
        OSError: A shard could not be written; finished shards are kept.
        RuntimeError: A worker died before it read a file, or twice at a file that can be read alone.
    """
    with _environment(), tqdm(total=sum(len(task.items) for task in tasks), unit="item", desc="records") as bar:
        pool = _Pool(tasks, bar)
        try:
            return pool.run(max(min(workers, len(tasks)), 1))
        finally:
            pool.stop()


class _Pool:
    def __init__(self, tasks: Sequence[ShardTask], bar: "tqdm[Any]") -> None:
        self._tasks = list(tasks)
        self._bar = bar
        self._waiting = deque(range(len(tasks)))
        self._running: dict[Connection, tuple[ShardWorker, int]] = {}  # worker and place of its task, by connection
        self._read = [0] * len(tasks)  # items of each task that the bar counts
        self._deaths: Counter[tuple[int, int]] = Counter()  # by place of the task and position of the item
        self._results: dict[int, ShardResult] = {}

    def run(self, workers: int) -> list[ShardResult]:
        for _ in range(workers):
            self._give_work(ShardWorker())
        while self._running:
            for connection in wait(list(self._running)):
                assert isinstance(connection, Connection)
                worker, place = self._running[connection]
                message = worker.receive()
                if isinstance(message, ItemBegun):
                    self._count(place, message.position)
                    continue
                del self._running[connection]
                if isinstance(message, Died):
                    worker.stop()
                    self._examine(place, message)
                    worker = ShardWorker()
                elif isinstance(message, Raised):
                    worker.stop()
                    raise message.error
                else:
                    self._results[place] = message.value
                    self._count(place, len(self._tasks[place].items))
                self._give_work(worker)
        return [self._results[place] for place in range(len(self._tasks))]

    def stop(self) -> None:
        for worker, _ in self._running.values():
            worker.stop()

    def _give_work(self, worker: ShardWorker) -> None:
        if not self._waiting:
            worker.stop()
            return
        place = self._waiting.popleft()
        self._running[worker.connection] = (worker, place)
        worker.begin(self._tasks[place].write)

    def _count(self, place: int, items: int) -> None:
        self._bar.update(items - self._read[place])
        self._read[place] = items

    def _examine(self, place: int, death: Died) -> None:
        """Queues the task again, without the item at which its worker died if that is the item's fault."""
        task, position = self._tasks[place], death.position
        if position is None:
            raise RuntimeError(f"a worker died before it read a file ({death.how}), {_FEWER}")
        names = task.names(position)
        self._bar.write(f"a worker died ({death.how}) while it read {names}, which is now tried alone")
        alone = _run_alone(task, position)
        if isinstance(alone, Died):
            self._tasks[place] = task.without(position, f"ends the process that reads it ({alone.how})")
        else:
            self._deaths[place, position] += 1
            if self._deaths[place, position] > 1:
                raise RuntimeError(f"a worker died twice while it read {names}, which can be read alone, {_FEWER}")
        self._waiting.appendleft(place)
        self._count(place, 0)


def _run_alone(task: ShardTask, position: int) -> Returned | Raised | Died:
    worker = ShardWorker()
    try:
        worker.begin(partial(task.read_item, position))
        while isinstance(message := worker.receive(), ItemBegun):
            pass
        return message
    finally:
        worker.stop()


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
