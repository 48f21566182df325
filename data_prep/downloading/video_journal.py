"""What became of every video of a list, kept in SQLite: a run that is stopped goes on where it was."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Literal, Self, get_args

from data_prep.downloading.video_lists import VideoRequest

State = Literal["pending", "available", "private", "removed", "blocked", "failed"]
STATES: tuple[State, ...] = get_args(State)
_SCHEMA = """
CREATE TABLE IF NOT EXISTS videos (
    file TEXT PRIMARY KEY, id TEXT NOT NULL, label TEXT NOT NULL, split TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'pending', reason TEXT NOT NULL DEFAULT '', attempts INTEGER NOT NULL DEFAULT 0
)
"""


class VideoJournal:
    """One row for each request; SQLite's own journal keeps it whole, however the process ends."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._connection = sqlite3.connect(path, isolation_level=None)
            self._connection.execute(_SCHEMA)
        except sqlite3.DatabaseError as error:
            raise ValueError(f"{path} is no journal ({error}): delete it; videos that are there are kept") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._connection.close()

    def add(self, requests: Iterable[VideoRequest]) -> None:
        """Adds requests that are new, as pending."""
        rows = [(one.file, one.id, one.label, one.split) for one in requests]
        with self._connection:
            self._connection.execute("BEGIN")
            insert = "INSERT OR IGNORE INTO videos (file, id, label, split) VALUES (?, ?, ?, ?)"
            self._connection.executemany(insert, rows)

    def state(self, request: VideoRequest) -> State:
        """What became of a request so far; a KeyError if it was never added."""
        with closing(self._connection.execute("SELECT state FROM videos WHERE file = ?", (request.file,))) as rows:
            for (state,) in rows:
                found: State = state
                return found
        raise KeyError(request.file)

    def note(self, request: VideoRequest, state: State, reason: str = "") -> None:
        """Stores what became of a request."""
        update = "UPDATE videos SET state = ?, reason = ?, attempts = attempts + 1 WHERE file = ?"
        self._connection.execute(update, (state, reason, request.file))

    def survival(self) -> Mapping[str, Counter[str]]:
        """Label → state → number of requests."""
        found: dict[str, Counter[str]] = defaultdict(Counter)
        with closing(self._connection.execute("SELECT label, state, COUNT(*) FROM videos GROUP BY 1, 2")) as rows:
            for label, state, count in rows:
                found[label][state] = count
        return found

    def rows(self) -> list[tuple[str, str, str, str, str, str]]:
        """(file, id, label, split, state, reason) of every request, by file."""
        select = "SELECT file, id, label, split, state, reason FROM videos ORDER BY file"
        with closing(self._connection.execute(select)) as rows:
            return rows.fetchall()
