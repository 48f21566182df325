"""What a folder of TFRecords holds: `index.json`, written when everything else is in place."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal, Self, get_args

import tensorflow as tf

from ivf.atomic import write_atomically
from ivf.data.record_shard import RecordShard

RecordKind = Literal["pairs", "clips"]
_FILE_NAME = "index.json"
_FIX = "build it again with `python -m data_prep.build_records`"


@dataclass(frozen=True)
class RecordIndex:
    """Shards by split, and how they came about.

    Attributes:
        folder: Where the shards lie.
        kind: `pairs` for `PairRecord`, `clips` for `ClipRecord`.
        splits: Name of the split → its shards.
        config: The operative parameters: corpus, seed, and the audio, image and log-mel configs that apply.
        classes: Names of the scenes, a clip's label is the position in here; empty for pairs.
        skipped: Reason → number of items that could not be used.
    """

    folder: Path
    kind: RecordKind
    splits: dict[str, tuple[RecordShard, ...]]
    config: dict[str, Any]
    classes: tuple[str, ...] = ()
    skipped: dict[str, int] = field(default_factory=dict)

    def files(self, split: str) -> list[str]:
        """Paths of the split's shards, in order; a `ValueError` lists the splits there are."""
        return [str(self.folder / shard.file) for shard in self._shards(split)]

    def count(self, split: str) -> int:
        """Number of records in the split; a `ValueError` lists the splits there are."""
        return sum(shard.count for shard in self._shards(split))

    def mean_bytes(self, split: str) -> int:
        """Size of a record of the split, rounded up; a `ValueError` lists the splits there are."""
        return -(-sum(shard.bytes for shard in self._shards(split)) // max(self.count(split), 1))

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Where its records are read: a damaged one is a ValueError that names its shard."""
        try:
            yield
        except tf.errors.DataLossError as error:
            raise ValueError(f"{', '.join(self.damaged())} is damaged: delete {self.folder} and {_FIX}") from error

    def damaged(self) -> list[str]:
        """Paths of shards that cannot be read to their end, though they have the size that they should have."""
        found = []
        for path in (path for split in self.splits for path in self.files(split)):
            try:
                for _ in tf.data.TFRecordDataset(path):
                    pass
            except tf.errors.DataLossError:
                found.append(path)
        return found

    def save(self) -> None:
        """Writes `index.json` into the folder, whole or not at all."""
        content = {
            "kind": self.kind,
            "classes": list(self.classes),
            "config": self.config,
            "skipped": self.skipped,
            "splits": {split: [asdict(shard) for shard in shards] for split, shards in self.splits.items()},
        }
        write_atomically(self.folder / _FILE_NAME, json.dumps(content, indent=1, ensure_ascii=False) + "\n")

    @classmethod
    def load(cls, folder: Path, check_shards: bool = True) -> Self:
        """The index of `folder`, its shards checked for presence and size unless they are about to be mended.

        Raises:
            FileNotFoundError: No index, or a shard is missing.
            ValueError: The index cannot be read, or a shard has another size than indexed.
        """
        path = folder / _FILE_NAME
        if not path.is_file():
            raise FileNotFoundError(f"{path} does not exist: {_FIX}")
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            splits = {
                split: tuple(RecordShard(**shard) for shard in shards) for split, shards in content["splits"].items()
            }
            if content["kind"] not in get_args(RecordKind):
                raise ValueError(f"kind {content['kind']!r}")
            index = cls(
                folder, content["kind"], splits, content["config"], tuple(content["classes"]), content["skipped"]
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"{path} is not an index of records ({error!r}): delete it and {_FIX}") from error
        if check_shards:
            index._check_shards()
        return index

    def _check_shards(self) -> None:
        for shard in (shard for shards in self.splits.values() for shard in shards):
            path = self.folder / shard.file
            if not path.is_file():
                raise FileNotFoundError(f"{path} is missing: {_FIX}")
            if path.stat().st_size != shard.bytes:
                raise ValueError(f"{path} has {path.stat().st_size} bytes, its index says {shard.bytes}: {_FIX}")

    def _shards(self, split: str) -> tuple[RecordShard, ...]:
        if split not in self.splits:
            raise ValueError(f"{self.folder} has no split {split!r}; there are {', '.join(self.splits)}")
        return self.splits[split]
