"""Records of the preset `tiny` that a test makes itself."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import tensorflow as tf

from ivf.config import preset
from ivf.data.record_index import RecordIndex, RecordKind, RecordShard


def write_records(folder: Path, kind: RecordKind, records: Sequence[bytes], classes: tuple[str, ...] = ()) -> Path:
    """`folder` with serialized `records` as its training split."""
    folder.mkdir()
    path = folder / "train-00000.tfrecord"
    with tf.io.TFRecordWriter(str(path)) as writer:
        for record in records:
            writer.write(record)
    content = hashlib.sha256(path.read_bytes()).hexdigest()
    shard = RecordShard(path.name, len(records), len(records), path.stat().st_size, content)
    config = {name: vars(preset("tiny").recorded[name]) for name in ("audio", "image")}
    RecordIndex(folder, kind, {"train": (shard,)}, config, classes).save()
    return folder
