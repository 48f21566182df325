"""The process that owns TensorFlow: threads in it turn what decoders send into shards."""

import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Event, Lock

from data_prep.records.decoder import DecoderProcess
from data_prep.records.shard_task import ShardResult, ShardTask
from data_prep.worker_processes import die_with_parent


@dataclass(frozen=True)
class ItemEnded:
    """One more item was read."""


@dataclass(frozen=True)
class Note:
    """Something that a user should know."""

    text: str


@dataclass(frozen=True)
class Written:
    """The task at this place is done."""

    place: int
    result: ShardResult


@dataclass(frozen=True)
class Failed:
    """A task raised an error."""

    error: Exception


Message = ItemEnded | Note | Written | Failed


class _Stopped(Exception):
    """Nobody waits for the shard any more."""


def serve(connection: Connection, workers: int) -> None:
    """Writes the (place, `ShardTask`) that arrive, so many at a time, until the connection is closed.

    Each has a decoder process of its own. Answers are `ItemEnded`, `Note`, `Written` and `Failed`.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches every process; the first one ends the others
    die_with_parent()
    import data_prep.records.serialize  # noqa: F401  # TensorFlow is imported once, before there are threads

    threads = _Threads(connection, workers)
    with ThreadPoolExecutor(workers) as executor:
        with suppress(EOFError, OSError):
            while True:
                executor.submit(threads.write, *connection.recv())
        threads.stopping.set()
    threads.stop()


class _Threads:
    def __init__(self, connection: Connection, workers: int) -> None:
        self.stopping = Event()
        self._connection = connection
        self._sending = Lock()
        self._decoders: SimpleQueue[DecoderProcess] = SimpleQueue()
        for _ in range(workers):
            self._decoders.put(DecoderProcess())

    def write(self, place: int, task: ShardTask) -> None:
        decoder = self._decoders.get()
        try:
            self._send(Written(place, task.write(decoder.decode, self._note)))
        except _Stopped:
            pass
        except Exception as error:
            try:
                self._send(Failed(error))
            except Exception:  # it cannot be pickled
                self._send(Failed(RuntimeError(f"{type(error).__name__}: {error}")))
        finally:
            self._decoders.put(decoder)

    def stop(self) -> None:
        while not self._decoders.empty():
            self._decoders.get().stop()

    def _note(self, text: str | None) -> None:
        if self.stopping.is_set():
            raise _Stopped
        self._send(ItemEnded() if text is None else Note(text))

    def _send(self, message: Message) -> None:
        with self._sending, suppress(OSError):  # if nobody receives it any more, `serve` ends too
            self._connection.send(message)
