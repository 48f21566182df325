"""Subsets keep what they promise and every test record."""

from collections import Counter
from pathlib import Path

import pytest
import tensorflow as tf

from data_prep.build_records import build_records
from experiments.record_subset import first_of_each_class, first_pairs
from experiments.synthetic import TAU_FOLDER
from ivf.config import preset
from ivf.data.clip_record import ClipRecord
from ivf.data.record_index import RecordIndex


@pytest.fixture(scope="module")
def clips(tiny_world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("clips")
    build_records("tau2019", tiny_world / TAU_FOLDER, out, preset("tiny"))
    return out


def test_the_first_of_each_class_are_as_many_of_each(clips: Path, tmp_path: Path) -> None:
    subset = RecordIndex.load(first_of_each_class(clips, tmp_path / "few", 1))
    records = tf.data.TFRecordDataset(subset.files("train")).map(ClipRecord.parse)
    assert Counter(int(clip["label"]) for clip in records) == dict.fromkeys(range(len(subset.classes)), 1)
    whole = RecordIndex.load(clips)
    assert [subset.count(split) for split in ("seen", "unseen")] == [whole.count(split) for split in ("seen", "unseen")]


def test_more_than_there_are_is_refused(clips: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="holds fewer than 3 training clips of "):
        first_of_each_class(clips, tmp_path / "few", 3)


def test_the_first_pairs_fill_whole_shards(tiny_world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data_prep.build_records._SHARD_ITEMS", 4)
    whole = build_records("videos", tiny_world / "videos", tmp_path / "all", preset("tiny"))
    subset = RecordIndex.load(first_pairs(tmp_path / "all", tmp_path / "few", 5))
    sizes = [shard.count for shard in whole.splits["train"]]
    assert subset.count("train") == sum(sizes[: next(n for n in range(99) if sum(sizes[:n]) >= 5)]) < sum(sizes)
    assert subset.count("validation") == whole.count("validation")
