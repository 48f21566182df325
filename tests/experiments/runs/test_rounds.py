"""What a classifier is tested on is never what it was trained on, by clip, fold or city."""

from collections.abc import Iterable

import numpy as np
import pytest

from experiments.runs.rounds import rounds_of
from ivf.data.clip_features import ClipFeatures
from ivf.data.feature_files import FeatureFiles


def _clips(prefix: str, cities: Iterable[str]) -> ClipFeatures:
    cities = list(cities)
    keys = [f"{prefix}{number}" for number in range(len(cities))]
    files = FeatureFiles(keys, (2, 2, 1))
    return ClipFeatures(files, np.arange(len(keys)) % 3, keys, cities, keys, ["a"] * len(keys))


@pytest.fixture
def clips() -> dict[str, ClipFeatures]:
    """As in TAU 2019: three cities to train on, their other locations, and one city that is only in the test set."""
    cities = ["lyon", "paris", "vienna"]
    return {
        "seen": _clips("seen", cities * 4),
        "train": _clips("train", [city for city in cities for _ in range(5)]),
        "unseen": _clips("unseen", ["milan"] * 6),
    }


def test_the_official_split_is_one_training(clips: dict[str, ClipFeatures]) -> None:
    (only,) = rounds_of(clips, "official")
    assert only.name == "" and only.train == clips["train"]
    assert dict(only.tests) == {"seen": clips["seen"], "unseen": clips["unseen"]}


def test_every_fold_is_classified_by_the_others() -> None:
    folds = {f"fold{number}": _clips(f"{number}-", [""] * 4) for number in range(1, 4)}
    found = rounds_of(folds, "official")
    assert [one.name for one in found] == list(folds)
    for one in found:
        assert one.tests == {one.name: folds[one.name]}
        assert set(one.train.keys) == {key for name in set(folds) - {one.name} for key in folds[name].keys}


def test_leaving_cities_out_classifies_every_clip_once(clips: dict[str, ClipFeatures]) -> None:
    found = rounds_of(clips, "loco")
    assert [one.name for one in found] == ["without_lyon", "without_paris", "without_vienna"]
    tested = [key for one in found for test in one.tests.values() for key in test.keys]
    assert sorted(tested) == sorted(key for part in clips.values() for key in part.keys)
    for one in found:
        trained_on, city = set(one.train.cities), one.name.removeprefix("without_")
        assert len(trained_on) == 2 and city not in trained_on
        assert not set(one.tests["unseen"].cities) & trained_on
        assert set(one.tests["seen"].cities) <= trained_on
        assert not {*one.tests["seen"].keys, *one.tests["unseen"].keys} & set(one.train.keys)
        for part in (one.train, *one.tests.values()):
            assert part.files.paths == part.keys  # features stay beside their metadata


def test_clips_without_cities_cannot_leave_one_out(clips: dict[str, ClipFeatures]) -> None:
    for cities in ([""] * 4, ["lyon"] * 4, ["lyon", ""]):
        with pytest.raises(ValueError, match="--split loco needs training clips of two cities or more"):
            rounds_of(clips | {"train": _clips("train", cities)}, "loco")
    with pytest.raises(ValueError, match="these have none"):
        rounds_of({"fold1": clips["seen"], "fold2": clips["train"]}, "loco")
