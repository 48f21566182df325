"""Windows of one video are spread over a shard, and shards over batches."""

from collections.abc import Callable, Generator
from dataclasses import asdict, replace
from itertools import pairwise
from math import comb
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from data_prep.corpora import Pair
from data_prep.corpora.videos import VideoItem
from data_prep.media import MediaError
from data_prep.records import serialize
from data_prep.records.recipe import RecordRecipe
from data_prep.records.shard_task import ShardResult, ShardTask
from ivf.config import preset
from ivf.data.pair_pipeline import training_pairs
from ivf.data.pair_record import PairRecord
from ivf.data.record_index import RecordIndex, RecordShard

TINY = preset("tiny")
RECIPE = RecordRecipe("videos", 0, TINY.audio, TINY.image, TINY.log_mel)
Decode = Callable[[VideoItem, RecordRecipe], Generator[Pair]]


@pytest.fixture(autouse=True)
def no_log_mels(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of pairs are written in a second if their sound is not looked at."""
    silence = np.zeros(TINY.log_mel_shape[:2], np.float32)

    def serialize_pair(_: Any, pair: Pair) -> bytes:
        return PairRecord(pair.key, pair.source, pair.frame, silence).encode()

    monkeypatch.setattr(serialize, "serializer", lambda recipe: serialize_pair)


def _windows(number: int) -> Decode:
    """So many windows of each video, whose number is in the first two levels of every frame."""

    def decode(item: VideoItem, _: RecordRecipe) -> Generator[Pair]:
        frame = np.zeros((16, 16, 3), np.uint8)
        frame[0, 0, :2] = divmod(int(item.key), 256)
        for window in range(number):
            yield Pair(f"{item.key}@{window:04d}", item.key, frame, np.zeros(0))

    return decode


def _write(folder: Path, videos: range, decode: Decode, name: str = "train") -> ShardResult:
    items = tuple(VideoItem(folder / f"{number}.mp4", str(number)) for number in videos)
    return ShardTask(folder / f"{name}.tfrecord", folder, items, RECIPE).write(decode)


def _keys(folder: Path) -> list[str]:
    records = tf.data.TFRecordDataset(str(folder / "train.tfrecord"))
    return [record["key"].decode() for record in records.map(PairRecord.parse).as_numpy_iterator()]


def test_a_batch_has_as_many_videos_as_a_random_draw(tmp_path: Path) -> None:
    n_videos, n_windows, in_a_shard, batch_size = 1_000, 10, 25, 640
    shards = []
    for begin in range(0, n_videos, in_a_shard):
        name = f"train-{begin}"
        result = _write(tmp_path, range(begin, begin + in_a_shard), _windows(n_windows), name)
        shards.append(RecordShard(f"{name}.tfrecord", result.count, result.items, result.bytes, result.sha256))
    config = {name: asdict(getattr(TINY, name)) for name in ("audio", "image", "log_mel")}
    index = RecordIndex(tmp_path, "pairs", {"train": tuple(shards)}, config)
    training = replace(TINY.transformation_training, batch_size=batch_size, epochs=1)
    epochs_from, steps = training_pairs(index, replace(TINY, transformation_training=training), seed=0)
    distinct = []
    for batch in epochs_from(0).as_numpy_iterator():
        levels = np.rint(batch["frame"][:, 0, 0, :2]).astype(int)  # [B, 2]
        distinct.append(len(np.unique(levels @ [256, 1])))
    n_pairs = n_videos * n_windows
    missed = comb(n_pairs - n_windows, batch_size) / comb(n_pairs, batch_size)  # probability that a draw has no window
    assert len(distinct) == steps == 15
    assert np.mean(distinct) > 0.98 * n_videos * (1 - missed)
    assert min(distinct) > 0.9 * n_videos * (1 - missed)


def test_one_pair_of_each_video_stays_in_the_order_of_the_items(tmp_path: Path) -> None:
    result = _write(tmp_path, range(20), _windows(1))
    assert (result.count, result.items) == (20, 20)
    assert _keys(tmp_path) == [f"{number}@0000" for number in range(20)]


def test_several_pairs_are_in_an_order_of_the_seed(tmp_path: Path) -> None:
    result = _write(tmp_path, range(20), _windows(10))
    keys = _keys(tmp_path)
    assert (result.count, result.items) == (200, 20)
    assert sorted(keys) == sorted(f"{number}@{window:04d}" for number in range(20) for window in range(10))
    assert sum(one.split("@")[0] == other.split("@")[0] for one, other in pairwise(keys)) < 30
    assert _write(tmp_path, range(20), _windows(10)) == result


def test_a_video_that_fails_late_leaves_nothing(tmp_path: Path) -> None:
    def fails_late(item: VideoItem, recipe: RecordRecipe) -> Generator[Pair]:
        yield from _windows(3)(item, recipe)
        if item.key == "2":
            raise MediaError(item.file, "cut short")

    result = _write(tmp_path, range(4), fails_late)
    assert (result.count, result.items, result.skipped) == (9, 3, (("2.mp4", "cut short"),))
    assert {key.split("@")[0] for key in _keys(tmp_path)} == {"0", "1", "3"}


def test_windows_are_not_held_in_memory(tmp_path: Path) -> None:
    """A shard of 2,000 pairs is written while one of them exists."""
    alive: set[int] = set()

    class Frame(np.ndarray):
        def __del__(self) -> None:
            alive.discard(id(self))

    most = 0

    def decode(item: VideoItem, _: RecordRecipe) -> Generator[Pair]:
        nonlocal most
        for window in range(2_000):
            frame = np.zeros((16, 16, 3), np.uint8).view(Frame)
            alive.add(id(frame))
            most = max(most, len(alive))
            yield Pair(f"{item.key}@{window}", item.key, frame, np.zeros(0))

    assert _write(tmp_path, range(1), decode).count == 2_000
    assert most <= 3
