"""Fewer labels or pairs are trained on for as many steps."""

from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from data_prep.synthetic_world import WORLD_SIZES
from experiments.runs import label_budget
from experiments.runs.label_budget import with_equal_classifier_steps, with_equal_stage1_steps, with_labels
from experiments.runs.record_folders import RecordFolders
from ivf.config import preset
from ivf.data.record_index import RecordIndex, RecordShard


def _records(labelled: int, pairs: int) -> RecordFolders:
    def index(count: int) -> RecordIndex:
        return RecordIndex(Path(), "clips", {"train": (RecordShard("one", count, count, 1, "hash"),)}, {})

    return cast(RecordFolders, SimpleNamespace(clip_index=index(labelled), pair_index=index(pairs)))


@pytest.mark.parametrize("labelled", [60, 200, 600, 1_800])
def test_few_labels_make_as_many_steps_as_all(labelled: int) -> None:
    training = with_equal_classifier_steps(
        preset("small"), WORLD_SIZES["full"].train_clips, _records(labelled, 8_097)
    ).classifier_training
    steps = training.epochs * (labelled // training.batch_size)
    assert abs(steps - 1_120) <= 20
    assert labelled // training.batch_size >= 7


@pytest.mark.parametrize("pairs", [1_024, 2_048, 4_096, 8_097, 26_624])
def test_g_makes_about_as_many_steps_on_few_pairs_as_on_many(pairs: int) -> None:
    chosen = with_equal_stage1_steps(preset("small"), WORLD_SIZES["full"], _records(1_800, pairs))
    training = chosen.transformation_training
    assert abs(training.epochs * (pairs // 32) / (12 * 253) - 1) < 0.1


def test_the_whole_world_keeps_the_preset() -> None:
    small, whole, records = preset("small"), WORLD_SIZES["full"], _records(1_800, 8_097)
    assert with_equal_classifier_steps(small, whole.train_clips, records) == small
    assert with_equal_stage1_steps(small, whole, records) == small


def test_a_seed_has_its_clips_whatever_other_seeds_are_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: dict[str, int] = {}
    monkeypatch.setattr(label_budget, "some_of_each_class", lambda _, out, __, draw: drawn.setdefault(out.name, draw))
    records = RecordFolders(tmp_path / "videos", tmp_path / "tau2019")
    all_of_them = with_labels(records, 6, [2026, 2027, 2028])
    assert drawn == {"tau2019_6": 0, "tau2019_6_draw1": 1, "tau2019_6_draw2": 2}
    some = with_labels(records, 6, [2026, 2028])
    assert some == {seed: all_of_them[seed] for seed in (2026, 2028)}
    assert with_labels(records, 0, [3, 4]) == {3: records, 4: records}
