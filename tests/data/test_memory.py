"""The memory for reading pairs does not grow with their number."""

import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import tensorflow as tf

from ivf.data.pair_record import PairRecord
from ivf.data.record_index import RecordIndex, RecordShard

ROOT = Path(__file__).parents[2]
SHARDS, IN_A_SHARD = 7, 600  # together more pairs than are shuffled at once


def _grown(index: RecordIndex, records: list[PairRecord], folder: Path, shards: int) -> RecordIndex:
    """The records repeated to fill so many shards."""
    folder.mkdir()
    names = [f"train-{number}.tfrecord" for number in range(shards)]
    with tf.io.TFRecordWriter(str(folder / names[0])) as writer:
        encoded = [record.encode() for record in records]
        for number in range(IN_A_SHARD):
            writer.write(encoded[number % len(encoded)])
    for name in names[1:]:
        shutil.copy(folder / names[0], folder / name)
    size = (folder / names[0]).stat().st_size
    splits = {"train": tuple(RecordShard(name, IN_A_SHARD, IN_A_SHARD, size, sha256=name) for name in names)}
    grown = replace(index, folder=folder, splits=splits)
    grown.save()
    return grown


def test_ten_times_the_pairs_take_the_same_memory(
    pair_index: RecordIndex, pair_records: list[PairRecord], tmp_path: Path
) -> None:
    few = _grown(pair_index, pair_records, tmp_path / "few", SHARDS)
    many = _grown(pair_index, pair_records, tmp_path / "many", 10 * SHARDS)
    added_mib = sum(shard.bytes for shard in many.splits["train"][SHARDS:]) / 2**20
    assert added_mib > 40  # enough to show if all pairs were held in memory
    command = [sys.executable, "-m", "tests.data.read_all", str(few.folder), str(many.folder)]
    printed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    peak_mib = [float(line) for line in printed.split()]
    assert peak_mib[1] - peak_mib[0] < 0.4 * added_mib
