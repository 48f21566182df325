"""A process that does one piece of work at a time and says which item of it is being read, so that its death tells."""

import multiprocessing
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from data_prep.worker_processes import die_with_parent

Note = Callable[[int], None]


@dataclass(frozen=True)
class ItemBegun:
    """The worker begins to read the item at this position of its work."""

    position: int


@dataclass(frozen=True)
class Returned:
    """The work is done."""

    value: Any


@dataclass(frozen=True)
class Raised:
    """The work raised an error."""

    error: Exception


@dataclass(frozen=True)
class Died:
    """The process ended in the middle of the work, while it read the item at `position`; None if it read none."""

    position: int | None
    how: str


class ShardWorker:
    """A spawned process: forks of a process in which libraries run threads may hang."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()  # so that the death of the process closes the pipe
        self._position: int | None = None

    def begin(self, work: Callable[[Note], Any]) -> None:
        """Sends work, which must be picklable and may call its argument with the position of each item it begins."""
        self._position = None
        with suppress(OSError):  # if it died before, `receive` finds out
            self.connection.send(work)

    def receive(self) -> ItemBegun | Returned | Raised | Died:
        """Waits for the next message; after `Died` the worker is of no use."""
        try:
            message = self.connection.recv()
        except (EOFError, OSError):
            self._process.join()
            return Died(self._position, _how(self._process.exitcode or 0))
        if isinstance(message, ItemBegun):
            self._position = message.position
        return message

    def stop(self) -> None:
        """Ends the process, in the middle of its work if it has any."""
        self._process.terminate()
        self._process.join()
        self.connection.close()


def _how(exit_code: int) -> str:
    """`SIGSEGV` for an end by that signal, else the exit status."""
    return signal.Signals(-exit_code).name if exit_code < 0 else f"exit status {exit_code}"


def _serve(connection: Connection) -> None:
    die_with_parent()
    while True:
        work = connection.recv()
        try:
            answer: Returned | Raised = Returned(work(lambda position: connection.send(ItemBegun(position))))
        except Exception as error:
            answer = Raised(error)
        connection.send(answer)
