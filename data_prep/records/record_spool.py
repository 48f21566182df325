"""Serialized records on their way into a shard, on disk: memory does not grow with their number or size."""

import tempfile
from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self


class RecordSpool:
    """A file without a name, which is gone when the process ends; in memory is one offset for each record."""

    def __init__(self, folder: Path) -> None:
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115  # closed by __exit__
        self._ends = array("Q", [0])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._file.close()

    def __len__(self) -> int:
        return len(self._ends) - 1

    def append(self, serialized: bytes) -> None:
        """Adds a record; an `OSError` if the disk is full."""
        self._file.write(serialized)
        self._ends.append(self._ends[-1] + len(serialized))

    def keep(self, count: int) -> None:
        """Removes all records behind the first `count`."""
        del self._ends[count + 1 :]
        self._file.seek(self._ends[-1])
        self._file.truncate()

    def read(self, order: Iterable[int]) -> Iterator[bytes]:
        """The records at the given places."""
        self._file.flush()
        for place in order:
            self._file.seek(self._ends[place])
            yield self._file.read(self._ends[place + 1] - self._ends[place])
