"""One shard of a record folder: a worker process turns its items into a TFRecord file."""

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from data_prep.corpora import ClipItem, PairItem
from data_prep.media import MediaError
from data_prep.records.recipe import RecordRecipe
from ivf.atomic import atomic_path


@dataclass(frozen=True)
class ShardResult:
    """Number of records, size and hash of the file, and skipped files as (path below the source, reason)."""

    count: int
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
            result = ShardResult(sidecar["count"], sidecar["bytes"], sidecar["sha256"], skipped)
        except (OSError, ValueError, KeyError, TypeError):
            return None  # no sidecar, or a damaged one: the shard is written again
        return result if found == (self._fingerprint(), result.bytes) else None

    def write(self) -> ShardResult:
        """Decodes the items and writes the shard; an `OSError` names the file that could not be written."""
        import tensorflow as tf  # imported here: a process that only plans shards does not need TensorFlow

        from data_prep.records.serialize import SERIALIZERS

        skipped: list[tuple[str, str]] = []

        def skip(error: MediaError) -> None:
            skipped.append((os.path.relpath(error.path, self.source), error.reason))

        fingerprint = self._fingerprint()  # before decoding: a file that changes meanwhile is read again next time
        count = 0
        try:
            with atomic_path(self.path) as path:
                with tf.io.TFRecordWriter(str(path)) as writer:
                    for serialized in SERIALIZERS[self.recipe.kind](self.items, self.recipe, skip):
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

    def _fingerprint(self) -> str:
        """Hash of the recipe, the items, and the sizes and times of their files: files that change are read again."""
        content: list[object] = [self.recipe.config()]
        for item in self.items:
            content.append({name: value for name, value in vars(item).items() if not isinstance(value, Path)})
            for file in item.files:
                stat = file.stat() if file.is_file() else None
                content.append([os.path.relpath(file, self.source), stat and [stat.st_size, stat.st_mtime_ns]])
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()
