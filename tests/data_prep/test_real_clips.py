"""Real recordings go through as they are: every clip and pair of them, and a film with six channels."""

from pathlib import Path

import pytest

from data_prep import build_records as module
from data_prep.build_records import build_records
from ivf.config import Preset, override, preset
from ivf.data.pair_record import PairRecord
from ivf.data.record_index import RecordIndex

FIVE_SECONDS: Preset = override(preset("tiny"), ["audio.clip_seconds=5.0"])


@pytest.fixture(autouse=True)
def inline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "write_shards", lambda tasks, workers: [task.write() for task in tasks])


def counts(index: RecordIndex) -> dict[str, int]:
    return {split: index.count(split) for split in index.splits}


def test_all_400_clips_of_esc10(shared_data: Path, tmp_path: Path) -> None:
    index = build_records("esc50", shared_data / "esc10", tmp_path, FIVE_SECONDS)
    assert counts(index) == {f"fold{fold}": 80 for fold in range(1, 6)}
    assert index.skipped == {} and len(index.classes) == 10


def test_all_129_pairs(shared_data: Path, tmp_path: Path) -> None:
    index = build_records("pairs", shared_data / "free_pairs", tmp_path, FIVE_SECONDS)
    assert sum(counts(index).values()) == 129 and index.skipped == {} and set(counts(index)) == {"train", "validation"}


def test_the_film_with_six_channels(shared_data: Path, tmp_path: Path) -> None:
    index = build_records("videos", shared_data / "bigbuckbunny", tmp_path, FIVE_SECONDS)
    assert sum(counts(index).values()) == 1 and index.skipped == {}
    (split,) = index.splits
    (pair,) = index.records(split).map(PairRecord.parse).as_numpy_iterator()
    assert pair["frame"].std() > 5 and pair["log_mel"].std() > 0.5
