"""Pools of worker processes that end when their parent does."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager


@contextmanager
def worker_processes(number: int) -> Iterator[ProcessPoolExecutor]:
    """A pool of `number` spawned processes: forks of a process in which libraries run threads may hang.

    Work that has not started when the block is left is cancelled.

    Raises:
        RuntimeError: A worker died.
    """
    pool = ProcessPoolExecutor(number, multiprocessing.get_context("spawn"), die_with_parent)
    try:
        yield pool
    except BrokenProcessPool as error:
        raise RuntimeError("a worker died, perhaps because memory ran out: try fewer --workers") from error
    finally:
        pool.shutdown(cancel_futures=True)


def how_it_ended(exit_code: int | None) -> str:
    """`SIGSEGV` for an end by that signal, else the exit status."""
    return signal.Signals(-exit_code).name if exit_code and exit_code < 0 else f"exit status {exit_code}"


def die_with_parent() -> None:
    """Ends a worker whose parent was killed: it would wait for work for ever, or write beside the next run."""
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
