"""The index of a folder of TFRecords, `index.json`: written last, when all shards are complete."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

from ivf.atomic import write_atomically

if TYPE_CHECKING:
    import tensorflow as tf

RecordKind = Literal["pairs", "waveform_pairs", "clips"]
_FILE_NAME = "index.json"
# of the index and of its records: raised where what was written could not be read by what reads now
SCHEMAS: dict[RecordKind, int] = {"pairs": 2, "waveform_pairs": 2, "clips": 1}
_FIX = "build it again with `python -m data_prep.build_records`"


@dataclass(frozen=True)
class RecordShard:
    """One TFRecord file.

    Attributes:
        file: Its path from the record folder.
        count: Number of records.
        items: Number of clips, videos or rows of pairs that the records were made from.
        bytes: Size of the file.
        sha256: Hash of its content.
    """

    file: str
    count: int
    items: int
    bytes: int
    sha256: str


@dataclass(frozen=True)
class RecordIndex:
    """Shards by split, and the parameters that they were built with.

    Attributes:
        folder: The folder of the shards.
        kind: `pairs` for `PairRecord`, `waveform_pairs` for `WaveformPairRecord`, `clips` for `ClipRecord`.
        splits: Name of the split → its shards.
        config: The parameters in effect: corpus, seed, and the audio, image and log-mel configs that apply.
        classes: Names of the scenes, indexed by the labels of clips; empty for pairs.
        skipped: Reason → number of items that could not be used.
    """

    folder: Path
    kind: RecordKind
    splits: dict[str, tuple[RecordShard, ...]]
    config: dict[str, Any]
    classes: tuple[str, ...] = ()
    skipped: dict[str, int] = field(default_factory=dict)

    def files(self, split: str) -> list[str]:
        """Paths of the split's shards, in order; raises ValueError, listing the splits, for an unknown one."""
        return [str(self.folder / shard.file) for shard in self._shards(split)]

    def records(self, split: str) -> "tf.data.Dataset":
        """The split's serialized records in order, each [] string.

        Read them in a context of `reading`: outside it a damaged one raises TensorFlow's DataLossError. Raises
        ValueError, listing the splits, for an unknown one.
        """
        import tensorflow as tf  # imported here: who builds records has no need of TensorFlow's half gigabyte

        from ivf.data.dataset_options import untuned

        return untuned(tf.data.TFRecordDataset(self.files(split)))

    def count(self, split: str) -> int:
        """Number of records in the split; raises ValueError, listing the splits, for an unknown one."""
        return sum(shard.count for shard in self._shards(split))

    def has_several_of_an_item(self, split: str) -> bool:
        """Whether a video gave several records; raises ValueError, listing the splits, for an unknown one."""
        return self.count(split) > sum(shard.items for shard in self._shards(split))

    def mean_bytes(self, split: str) -> int:
        """Size of a record of the split, rounded up; raises ValueError, listing the splits, for an unknown one."""
        return -(-sum(shard.bytes for shard in self._shards(split)) // max(self.count(split), 1))

    @property
    def digest(self) -> str:
        """Hash of all records and of what they were built with: what is trained on them stores it."""
        content = {split: [shard.sha256 for shard in shards] for split, shards in sorted(self.splits.items())}
        described = json.dumps([self.kind, self.config, self.classes, content], sort_keys=True)
        return hashlib.sha256(described.encode()).hexdigest()[:16]

    @contextmanager
    def reading(self) -> Iterator[None]:
        """A context for reading records, in which a damaged record is a ValueError that names its shard."""
        import tensorflow as tf

        try:
            yield
        except tf.errors.DataLossError as error:
            raise ValueError(f"{', '.join(self.damaged())} is damaged: delete {self.folder} and {_FIX}") from error

    def damaged(self) -> list[str]:
        """Paths of shards that cannot be read to their end although their size is right."""
        import tensorflow as tf

        found = []
        for path in (path for split in self.splits for path in self.files(split)):
            try:
                for _ in tf.data.TFRecordDataset(path):
                    pass
            except tf.errors.DataLossError:
                found.append(path)
        return found

    def save(self) -> None:
        """Writes `index.json` into the folder, atomically."""
        content = {
            "schema": SCHEMAS[self.kind],
            "kind": self.kind,
            "classes": list(self.classes),
            "config": self.config,
            "skipped": self.skipped,
            "splits": {split: [asdict(shard) for shard in shards] for split, shards in self.splits.items()},
        }
        write_atomically(self.folder / _FILE_NAME, json.dumps(content, indent=1, ensure_ascii=False) + "\n")

    @classmethod
    def load(cls, folder: Path, check_shards: bool = True) -> Self:
        """The index of `folder`, with its shards checked for presence and size unless they are about to be rebuilt.

        Raises:
            FileNotFoundError: The index or a shard is missing.
            ValueError: The index cannot be read, or the size of a shard differs from the indexed one.
        """
        path = folder / _FILE_NAME
        if not path.is_file():
            raise FileNotFoundError(f"{path} does not exist: {_FIX}")
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            splits = {
                split: tuple(RecordShard(**shard) for shard in shards) for split, shards in content["splits"].items()
            }
            if SCHEMAS.get(content["kind"]) != content.get("schema", 1):
                raise ValueError(f"kind {content['kind']!r}, schema {content.get('schema')}")
            index = cls(
                folder, content["kind"], splits, content["config"], tuple(content["classes"]), content["skipped"]
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"{path} is no index of this version ({error!r}): delete it and {_FIX}") from error
        if check_shards:
            index._check_shards()
        return index

    def _check_shards(self) -> None:
        for shard in (shard for shards in self.splits.values() for shard in shards):
            path = self.folder / shard.file
            if not path.is_file():
                raise FileNotFoundError(f"{path} is missing: {_FIX}")
            if path.stat().st_size != shard.bytes:
                raise ValueError(f"{path} has {path.stat().st_size} bytes, its index has {shard.bytes}: {_FIX}")

    def _shards(self, split: str) -> tuple[RecordShard, ...]:
        if split not in self.splits:
            raise ValueError(f"{self.folder} has no split {split!r}; there are {', '.join(self.splits)}")
        return self.splits[split]
