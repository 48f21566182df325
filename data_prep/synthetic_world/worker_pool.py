"""Parallel work over clips with a progress bar, in order, in as many processes as asked for."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Self, TypeVar

from tqdm import tqdm

from data_prep.synthetic_world.clip import Clip

_CHUNK = 8  # clips a worker takes at a time: some 0.2 s of work

Item = TypeVar("Item")


class WorkerPool:
    """A context that maps functions over clips; one worker means this process."""

    def __init__(self, workers: int) -> None:
        # Fresh processes: forking a process that has threads of other libraries may hang.
        self._pool = multiprocessing.get_context("spawn").Pool(workers) if workers > 1 else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.terminate()
            self._pool.join()

    def map(self, work: Callable[[Clip], Item], clips: Sequence[Clip], title: str) -> list[Item]:
        """Returns `work(clip)` for every clip, in order; an error in a worker is raised here."""
        results = map(work, clips) if self._pool is None else self._pool.imap(work, clips, _CHUNK)
        return list(tqdm(results, title, len(clips)))
