"""Worker processes that start afresh and end with the process that began them."""

import multiprocessing
import os
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager


@contextmanager
def worker_processes(number: int) -> Iterator[ProcessPoolExecutor]:
    """A pool of `number` processes, each begun anew: a fork of a process that has threads of libraries may hang.

    Raises RuntimeError if a worker died. What has not begun when the block is left never does.
    """
    pool = ProcessPoolExecutor(number, multiprocessing.get_context("spawn"), _die_with_parent)
    try:
        yield pool
    except BrokenProcessPool as error:
        raise RuntimeError("a worker died, perhaps for want of memory: try fewer --workers") from error
    finally:
        pool.shutdown(cancel_futures=True)


def _die_with_parent() -> None:
    """A worker whose parent was killed would wait for work for ever, or write beside the next run."""
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
