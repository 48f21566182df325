"""Subsets keep what they promise and every test record."""

import shutil
from collections import Counter
from pathlib import Path

import pytest

from data_prep.build_records import build_records
from experiments.runs.record_subset import first_pairs, some_of_each_class
from ivf.config import preset
from ivf.data.clip_record import ClipRecord
from ivf.data.record_index import RecordIndex


@pytest.fixture
def clips(tiny_records: Path) -> Path:
    return tiny_records / "tau2019"


def test_each_draw_has_clips_of_its_own_of_every_class(clips: Path, tmp_path: Path) -> None:
    whole = RecordIndex.load(clips)
    draws = [RecordIndex.load(some_of_each_class(clips, tmp_path / str(draw), 1, draw)) for draw in range(4)]
    held = [tuple(draw.records("train").as_numpy_iterator()) for draw in draws]
    for draw, records in zip(draws, held, strict=True):
        labels = Counter(int(ClipRecord.parse(one)["label"]) for one in records)
        assert labels == dict.fromkeys(range(len(whole.classes)), 1)
        assert all(draw.count(split) == whole.count(split) for split in ("seen", "unseen"))
    assert len(set(held)) == len(held)  # none is another's again
    again = RecordIndex.load(some_of_each_class(clips, tmp_path / "again", 1, 3))
    assert tuple(again.records("train").as_numpy_iterator()) == held[3]


def test_more_than_there_are_is_refused(clips: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="holds fewer than 3 training clips of "):
        some_of_each_class(clips, tmp_path / "few", 3, 0)


def test_the_first_pairs_fill_whole_shards(tiny_world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data_prep.records.shard_plan._SHARD_ITEMS", 4)
    whole = build_records("videos", tiny_world / "videos", tmp_path / "all", preset("tiny"))
    subset = RecordIndex.load(first_pairs(tmp_path / "all", tmp_path / "few", 5))
    sizes = [shard.count for shard in whole.splits["train"]]
    assert subset.count("train") == sum(sizes[: next(n for n in range(99) if sum(sizes[:n]) >= 5)]) < sum(sizes)
    assert subset.count("validation") == whole.count("validation")


def test_a_folder_that_was_moved_holds_its_subsets_still(clips: Path, tmp_path: Path) -> None:
    shutil.copytree(clips, tmp_path / "run" / "whole")
    first_pairs(tmp_path / "run" / "whole", tmp_path / "run" / "few", 1)
    (tmp_path / "run").rename(tmp_path / "moved")
    subset = RecordIndex.load(tmp_path / "moved" / "few")
    assert sum(1 for _ in subset.records("unseen")) == subset.count("unseen") > 0
    (tmp_path / "moved" / "whole").rename(tmp_path / "moved" / "elsewhere")  # its links lead nowhere now
    again = RecordIndex.load(first_pairs(tmp_path / "moved" / "elsewhere", tmp_path / "moved" / "few", 1))
    assert sum(1 for _ in again.records("unseen")) == subset.count("unseen")
