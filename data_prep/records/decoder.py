"""A process that decodes media: a file that ends it ends nothing else, and it does without TensorFlow's memory."""

import gc
import multiprocessing
import signal
from collections.abc import Callable, Generator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from threading import Lock
from typing import Any

import numpy as np

from data_prep.corpora import ClipItem, Pair, PairItem
from data_prep.records.recipe import RecordRecipe
from data_prep.worker_processes import die_with_parent, how_it_ended

Decode = Callable[[Any, RecordRecipe], Generator[Any]]  # an item → its pairs, or its waveform [T]

_starting_or_joining = Lock()  # `multiprocessing` collects the exit codes of all children whenever one starts


class DecoderDied(Exception):
    """The process ended in the middle of a file: `how` is the name of a signal, or an exit status."""

    def __init__(self, how: str) -> None:
        super().__init__(how)
        self.how = how


def decode(item: ClipItem | PairItem, recipe: RecordRecipe) -> Generator[Pair | np.ndarray]:
    """The pairs of an item, or the waveform [T] of a clip; raises `MediaError` for a file that cannot be used."""
    try:
        if isinstance(item, ClipItem):
            yield item.waveform(recipe.audio)
        else:
            yield from item.pairs(recipe.audio, recipe.image, recipe.seed)
    finally:
        gc.collect(1)  # PyAV's streams and containers refer to each other: left alone, many decoders would pile up


@dataclass(frozen=True)
class _Decoded:
    value: Any


@dataclass(frozen=True)
class _Ended:
    error: Exception | None = None


class DecoderProcess:
    """`decode` in a spawned process, which is started when it is needed: forks of threaded processes may hang."""

    def __init__(self) -> None:
        self._process: multiprocessing.process.BaseProcess | None = None
        self._connection: Connection | None = None

    def decode(self, item: ClipItem | PairItem, recipe: RecordRecipe) -> Generator[Any]:
        """What the function `decode` yields and raises.

        Raises:
            DecoderDied: The process died meanwhile; the next call starts another.
            RuntimeError: The process died before it read a file.
        """
        connection = self._connection or self._start()
        with suppress(OSError):  # if it died before, nothing can be received
            connection.send((item, recipe))
        try:
            while isinstance(message := connection.recv(), _Decoded):
                yield message.value
        except (EOFError, OSError):
            raise DecoderDied(self._exit()) from None
        except GeneratorExit:
            self.stop()  # it is in the middle of an item that nobody wants
            raise
        if message.error is not None:
            raise message.error

    def stop(self) -> None:
        """Ends the process, in the middle of its work if it has any."""
        if self._process is not None:
            self._process.terminate()
            self._exit()

    def _start(self) -> Connection:
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        with _starting_or_joining:
            self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
            self._process.start()
        theirs.close()  # so that the death of the process closes the pipe
        try:
            self._connection.recv()  # it is ready
        except (EOFError, OSError):
            how = self._exit()
            raise RuntimeError(
                f"a worker died before it read a file ({how}), perhaps because memory ran out: try fewer --workers"
            ) from None
        return self._connection

    def _exit(self) -> str:
        """Waits for the end of the process; `SIGSEGV` for an end by that signal, else the exit status."""
        assert self._process is not None and self._connection is not None
        wait([self._process.sentinel])
        with _starting_or_joining:
            self._process.join()
        how = how_it_ended(self._process.exitcode)
        self._connection.close()
        self._process = self._connection = None
        return how


def _serve(connection: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches every process; the first one ends the others
    die_with_parent()
    with suppress(EOFError, OSError):  # if the other end is closed, nobody needs this process any more
        connection.send(_Ended())
        while True:
            item, recipe = connection.recv()
            try:
                for value in decode(item, recipe):
                    connection.send(_Decoded(value))
                answer = _Ended()
            except Exception as error:
                answer = _Ended(error)
            connection.send(answer)
