"""Ten times the pairs need no more memory."""

import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import tensorflow as tf

from ivf.data.pair_record import PairRecord
from ivf.data.record_index import RecordIndex, RecordShard

ROOT = Path(__file__).parents[2]
SHARDS, IN_A_SHARD = 7, 600  # more than are shuffled at once


def _grown(index: RecordIndex, records: list[PairRecord], folder: Path, shards: int) -> RecordIndex:
    """The records over and over, in that many shards."""
    folder.mkdir()
    names = [f"train-{number}.tfrecord" for number in range(shards)]
    with tf.io.TFRecordWriter(str(folder / names[0])) as writer:
        encoded = [record.encode() for record in records]
        for place in range(IN_A_SHARD):
            writer.write(encoded[place % len(encoded)])
    for name in names[1:]:
        shutil.copy(folder / names[0], folder / name)
    size = (folder / names[0]).stat().st_size
    splits = {"train": tuple(RecordShard(name, IN_A_SHARD, size) for name in names)}
    grown = replace(index, folder=folder, splits=splits)
    grown.save()
    return grown


def _peak_mib(folder: Path) -> float:
    command = [sys.executable, "-m", "tests.data.read_all", str(folder)]
    return float(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)


def test_ten_times_the_pairs_take_the_same_memory(
    pair_index: RecordIndex, pair_records: list[PairRecord], tmp_path: Path
) -> None:
    few = _grown(pair_index, pair_records, tmp_path / "few", SHARDS)
    many = _grown(pair_index, pair_records, tmp_path / "many", 10 * SHARDS)
    added_mib = sum(shard.bytes for shard in many.splits["train"][SHARDS:]) / 2**20
    assert added_mib > 40  # were they all held, it would show
    assert _peak_mib(many.folder) - _peak_mib(few.folder) < 0.4 * added_mib
