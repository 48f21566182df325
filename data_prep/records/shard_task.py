"""One shard of a record folder: a worker process turns its items into a TFRecord file."""

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Self

from data_prep.corpora import ClipItem, PairItem
from data_prep.media import MediaError, printable
from data_prep.records.recipe import RecordRecipe
from ivf.atomic import atomic_path

_READING = 2  # part of every fingerprint: to be raised when files are read to other values, so that shards are redone


@dataclass(frozen=True)
class ShardResult:
    """Number of records, size and hash of the file, and skipped files as (path below the source, reason)."""

    count: int
    bytes: int
    sha256: str
    skipped: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ShardTask:
    """Items of the corpus in `source` → TFRecords at `path`, with a sidecar that fingerprints the sources.

    `unreadable` holds (position in `items`, reason) of those that are left out because they end the process.
    """

    path: Path
    source: Path
    items: tuple[ClipItem | PairItem, ...]
    recipe: RecordRecipe
    unreadable: tuple[tuple[int, str], ...] = ()

    def names(self, position: int) -> str:
        """The files of the item at `position`, below the source."""
        return " and ".join(self._below_source(file) for file in self.items[position].files)

    def without(self, position: int, reason: str) -> Self:
        """The same task, which skips the item at `position`."""
        return replace(self, unreadable=(*self.unreadable, (position, reason)))

    def read_item(self, position: int, note: Callable[[int], None] = lambda _: None) -> None:
        """Decodes one item and writes nothing: to find out whether it can be read."""
        item: Any = self.items[position]
        note(position)
        try:
            if self.recipe.kind == "pairs":
                for _ in item.pairs(self.recipe.audio, self.recipe.image, self.recipe.seed):
                    pass
            else:
                item.waveform(self.recipe.audio)
        except MediaError:
            pass

    def finished(self) -> ShardResult | None:
        """The result of an earlier run, if it completed this shard from the same items, files and recipe."""
        try:
            sidecar = json.loads(self._sidecar.read_text(encoding="utf-8"))
            found = (sidecar["fingerprint"], self.path.stat().st_size)
            skipped = tuple((file, reason) for file, reason in sidecar["skipped"])
            result = ShardResult(sidecar["count"], sidecar["bytes"], sidecar["sha256"], skipped)
        except (OSError, ValueError, KeyError, TypeError):
            return None  # no sidecar, or a damaged one: the shard is written again
        return result if found == (self._fingerprint(), result.bytes) else None

    def write(self, note: Callable[[int], None] = lambda _: None) -> ShardResult:
        """Decodes the items and writes the shard; an `OSError` names the file that could not be written.

        `note` is called with the position of each item before it is read.
        """
        import tensorflow as tf  # imported here: a process that only plans shards does not need TensorFlow

        from data_prep.records.serialize import SERIALIZERS

        skipped = [(self.names(position), reason) for position, reason in self.unreadable]

        def skip(error: MediaError) -> None:
            skipped.append((self._below_source(error.path), error.reason))

        fingerprint = self._fingerprint()  # before decoding: a file that changes meanwhile is read again next time
        left_out = {position for position, _ in self.unreadable}
        items = _NotedItems([pair for pair in enumerate(self.items) if pair[0] not in left_out], note)
        serialize = SERIALIZERS[self.recipe.kind]
        count = 0
        try:
            with atomic_path(self.path) as path:
                with tf.io.TFRecordWriter(str(path)) as writer:
                    for serialized in serialize(items, self.recipe, skip):
                        writer.write(serialized)
                        count += 1
                with path.open("rb") as file:
                    content = hashlib.file_digest(file, "sha256").hexdigest()
                size = path.stat().st_size
            result = ShardResult(count, size, content, tuple(skipped))
            with atomic_path(self._sidecar) as path:
                path.write_text(json.dumps({"fingerprint": fingerprint} | asdict(result)), encoding="utf-8")
        except (OSError, tf.errors.OpError) as error:
            raise OSError(f"cannot write {self.path}: {str(error).splitlines()[0]}") from error
        return result

    @property
    def _sidecar(self) -> Path:
        return self.path.with_name(f"{self.path.name}.json")

    def _below_source(self, file: Path) -> str:
        return printable(os.path.relpath(file, self.source))

    def _fingerprint(self) -> str:
        """Hash of the recipe, the items, and the sizes and times of their files: files that change are read again."""
        content: list[object] = [_READING, self.recipe.config()]
        for item in self.items:
            content.append({name: value for name, value in vars(item).items() if not isinstance(value, Path)})
            for file in item.files:
                stat = file.stat() if file.is_file() else None
                content.append([os.path.relpath(file, self.source), stat and [stat.st_size, stat.st_mtime_ns]])
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()


class _NotedItems(Sequence[Any]):
    """Items that `note` is told of, by their position in the task, when they are taken."""

    def __init__(self, numbered: Sequence[tuple[int, Any]], note: Callable[[int], None]) -> None:
        self._numbered = numbered
        self._note = note

    def __len__(self) -> int:
        return len(self._numbered)

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return _NotedItems(self._numbered[place], self._note)
        position, item = self._numbered[place]
        self._note(position)
        return item
