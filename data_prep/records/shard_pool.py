"""Shards written in parallel on one machine, in processes of which any may die without ending the build."""

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from data_prep.progress import progress
from data_prep.records.shard_task import ShardResult, ShardTask
from data_prep.records.shard_writer import Failed, ItemEnded, Message, Note, Written, serve
from data_prep.worker_processes import how_it_ended

_SECONDS_TO_STOP = 5.0


def write_shards(tasks: Sequence[ShardTask], workers: int) -> list[ShardResult]:
    """Writes all shards, one or more, and returns their results in the order of `tasks`.

    `workers` processes decode. One more holds TensorFlow and writes, so that the others stay small, and the state of
    TensorFlow in this process has no influence. A file that ends the process that reads it, also the second time, is
    skipped.

    Raises:
        OSError: A shard could not be written; finished shards are kept.
        RuntimeError: The writing process died, or memory ran out.
    """
    workers = max(min(workers, len(tasks)), 1)
    results: dict[int, ShardResult] = {}
    waiting = iter(enumerate(tasks))
    context = multiprocessing.get_context("spawn")  # forks of a process in which libraries run threads may hang
    connection, theirs = context.Pipe()
    with environment(workers), progress("records", sum(len(task.items) for task in tasks)) as bar:
        writer = context.Process(target=serve, args=(theirs, workers))
        writer.start()
        theirs.close()  # so that the death of the process closes the pipe
        try:
            for task in islice(waiting, workers):
                _send(connection, task)
            while len(results) < len(tasks):
                message = _receive(connection, writer)
                if isinstance(message, ItemEnded):
                    bar.update()
                elif isinstance(message, Note):
                    bar.write(message.text)
                elif isinstance(message, Failed):
                    raise message.error
                elif isinstance(message, Written):
                    results[message.place] = message.result
                    for task in islice(waiting, 1):
                        _send(connection, task)
        finally:
            connection.close()
            writer.join(_SECONDS_TO_STOP)
            writer.terminate()
            writer.join()
    return [results[place] for place in range(len(tasks))]


def _send(connection: Connection, task: tuple[int, ShardTask]) -> None:
    with suppress(OSError):  # if the process died, `_receive` finds out
        connection.send(task)


def _receive(connection: Connection, writer: BaseProcess) -> Message:
    try:
        message: Message = connection.recv()
    except (EOFError, OSError):
        writer.join()
        how = how_it_ended(writer.exitcode)
        raise RuntimeError(
            f"the process that writes records died ({how}), perhaps because memory ran out: try fewer --workers"
        ) from None
    return message


def tensorflow_environment(workers: int) -> dict[str, str]:
    """Variables of a process that writes records; they must be there before it imports TensorFlow.

    Every operation has one thread and no GPU: processes share the cores, and the bytes must not depend on their number.
    """
    return {
        "TF_NUM_INTRAOP_THREADS": "1",
        "TF_NUM_INTEROP_THREADS": str(workers),
        "OMP_NUM_THREADS": "1",
        "CUDA_VISIBLE_DEVICES": "-1",
    }


@contextmanager
def environment(workers: int) -> Iterator[None]:
    """Sets `tensorflow_environment` for processes that are started inside the block."""
    set_now = tensorflow_environment(workers)
    before = {name: os.environ.get(name) for name in set_now}
    os.environ.update(set_now)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
