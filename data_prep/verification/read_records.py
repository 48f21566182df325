"""Every record of a folder that `build_records` wrote, read to its end and compared with the index."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import tensorflow as tf

from data_prep.verification.checked_item import CheckedItem
from data_prep.verification.problems import Problem
from ivf.data.clip_record import ClipRecord
from ivf.data.pair_record import PairRecord
from ivf.data.record_index import RecordIndex


def read_records(folder: Path) -> Iterator[CheckedItem | Problem]:
    """An item for each record that is whole; a problem for each shard or record that is not.

    Raises:
        FileNotFoundError: The folder holds no records.
        ValueError: The index is of another version.
    """
    if not (folder / "index.json").is_file():
        build = "build them with `python -m data_prep.build_records`"
        raise FileNotFoundError(f"{folder} holds no records: {build}, or name the corpus that it holds with --corpus")
    index = RecordIndex.load(folder, check_shards=False)
    parse = ClipRecord.parse if index.kind == "clips" else PairRecord.parse
    for split, shards in index.splits.items():
        for shard in shards:
            path, count = folder / shard.file, 0
            if not path.is_file():
                yield Problem(shard.file, "missing", "file is missing")
                continue
            with path.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != shard.sha256:
                    yield Problem(shard.file, "corrupt", "its hash is not that of the index")
            try:
                for record in tf.data.TFRecordDataset(str(path)).map(parse).as_numpy_iterator():
                    count += 1
                    yield _checked(record, split, index.kind)
            except tf.errors.OpError as error:
                yield Problem(shard.file, "corrupt", f"record {count}: {error.message.splitlines()[0]}")
            if count < shard.count:
                yield Problem(shard.file, "missing", f"{shard.count - count} of its {shard.count} records")


def _checked(record: dict[str, object], split: str, kind: str) -> CheckedItem:
    found = {name: value.decode() if isinstance(value, bytes) else value for name, value in record.items()}
    key = str(found["key"])
    if kind == "pairs":
        frame, feature = tf.constant(found["frame"]).numpy(), tf.constant(found["log_mel"]).numpy()
        return CheckedItem.of_picture(key, split, frame.tobytes() + feature.tobytes(), frame)
    waveform = tf.constant(found["waveform"]).numpy()
    known = {name: str(found[name]) for name in ("scene", "city", "device")}
    return CheckedItem.of_sound(key, split, waveform.tobytes(), waveform, **known)
