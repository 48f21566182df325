"""Parallel work over clips with a progress bar, in order, in as many processes as asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from types import TracebackType
from typing import Self, TypeVar

from tqdm import tqdm

from data_prep.synthetic_world.clip import Clip
from data_prep.worker_processes import worker_processes

_CHUNK = 8  # clips a worker takes at a time: some 0.2 s of work

Item = TypeVar("Item")


class WorkerPool:
    """A context that maps functions over clips; one worker means this process."""

    def __init__(self, workers: int) -> None:
        self._processes = worker_processes(workers) if workers > 1 else nullcontext()

    def __enter__(self) -> Self:
        self._pool = self._processes.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._processes.__exit__(kind, error, trace)

    def map(self, work: Callable[[Clip], Item], clips: Sequence[Clip], title: str) -> list[Item]:
        """Returns `work(clip)` for every clip, in order; an error in a worker is raised here."""
        results = map(work, clips) if self._pool is None else self._pool.map(work, clips, chunksize=_CHUNK)
        return list(tqdm(results, title, len(clips)))
