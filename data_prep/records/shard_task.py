"""One shard of a record folder: its items become a TFRecord file."""

import hashlib
import json
import os
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from data_prep.corpora import ClipItem, PairItem
from data_prep.corpora.hashing import stable_hash
from data_prep.records.decoder import Decode, decode
from data_prep.records.item_reader import ItemReader
from data_prep.records.recipe import RecordRecipe
from data_prep.records.record_spool import RecordSpool
from ivf.atomic import atomic_path
from ivf.data.record_index import SCHEMAS

_READING = 3  # part of every fingerprint: to be raised when files are read to other values, so that shards are redone


@dataclass(frozen=True)
class ShardResult:
    """What a shard holds.

    Attributes:
        count: Number of records.
        items: Number of items that they were made from.
        bytes: Size of the file.
        sha256: Hash of its content.
        skipped: Files that cannot be used, as (path below the source, reason).
    """

    count: int
    items: int
    bytes: int
    sha256: str
    skipped: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ShardTask:
    """Items of the corpus in `source` → TFRecords at `path`, with a sidecar that fingerprints the sources."""

    path: Path
    source: Path
    items: tuple[ClipItem | PairItem, ...]
    recipe: RecordRecipe

    def finished(self) -> ShardResult | None:
        """The result of an earlier run, if it completed this shard from the same items, files and recipe."""
        try:
            sidecar = json.loads(self._sidecar.read_text(encoding="utf-8"))
            found = (sidecar["fingerprint"], self.path.stat().st_size)
            skipped = tuple((file, reason) for file, reason in sidecar["skipped"])
            result = ShardResult(sidecar["count"], sidecar["items"], sidecar["bytes"], sidecar["sha256"], skipped)
        except (OSError, ValueError, KeyError, TypeError):
            return None  # no sidecar, or a damaged one: the shard is written again
        return result if found == (self._fingerprint(), result.bytes) else None

    def write(self, decode: Decode = decode, note: Callable[[str | None], None] = lambda _: None) -> ShardResult:
        """Decodes the items and writes the shard; records of which several come from one item are in a seeded order.

        Args:
            decode: Yields the pairs or the waveform of an item.
            note: Called with None after every item, and with a text about what a user should know.

        Raises:
            OSError: A file could not be written; the message names it.
            RuntimeError: A process was killed twice while it read the same item.
        """
        import tensorflow as tf  # imported here: a process that only plans shards or decodes does not need TensorFlow

        from data_prep.records.serialize import serializer

        fingerprint = self._fingerprint()  # before decoding: a file that changes meanwhile is read again next time
        skipped: list[tuple[str, str]] = []
        items = 0
        try:
            with atomic_path(self.path) as path, RecordSpool(path.parent) as spool:
                reader = ItemReader(self.source, self.recipe, decode, serializer(self.recipe), note)
                for item in self.items:
                    before = len(spool)
                    if reason := reader.read(item, spool):
                        skipped.append(reason)
                    items += len(spool) > before
                    note(None)
                with tf.io.TFRecordWriter(str(path)) as writer:
                    for serialized in spool.read(self._order(len(spool), items)):
                        writer.write(serialized)
                with path.open("rb") as file:
                    content = hashlib.file_digest(file, "sha256").hexdigest()
                result = ShardResult(len(spool), items, path.stat().st_size, content, tuple(skipped))
            with atomic_path(self._sidecar) as path:
                path.write_text(json.dumps({"fingerprint": fingerprint} | asdict(result)), encoding="utf-8")
        except (OSError, tf.errors.OpError) as error:
            raise OSError(f"cannot write {self.path}: {str(error).splitlines()[0]}") from error
        return result

    def _order(self, count: int, items: int) -> Iterable[int]:
        """Places of the records: windows of one video that stay side by side would share batches."""
        if count == items:
            return range(count)
        return np.random.default_rng(stable_hash(self.recipe.seed, self.path.name)).permutation(count)

    @property
    def _sidecar(self) -> Path:
        return self.path.with_name(f"{self.path.name}.json")

    def _fingerprint(self) -> str:
        """Hash of the recipe, the items, and the sizes and times of their files: files that change are read again."""
        content: list[object] = [_READING, SCHEMAS[self.recipe.kind], self.recipe.config()]
        for item in self.items:
            content.append({name: value for name, value in vars(item).items() if not isinstance(value, Path)})
            for file in item.files:
                stat = file.stat() if file.is_file() else None
                content.append([os.path.relpath(file, self.source), stat and [stat.st_size, stat.st_mtime_ns]])
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()
