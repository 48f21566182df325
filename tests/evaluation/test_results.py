"""Scores of predictions: fields, sums, seeds, and what is refused."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from ivf.evaluation.predictions import Predictions
from ivf.evaluation.results import city_split_scores, fold_scores
from tests.evaluation.conftest import make_predictions

Make = Callable[..., Predictions]
FOLDS = {f"fold{number}": ("",) for number in range(1, 6)}


@pytest.fixture(scope="module")
def by_seed() -> dict[int, Predictions]:
    return {seed: make_predictions([0.6, 0.2], seed) for seed in (3, 4, 5)}


@pytest.fixture(scope="module")
def scores(by_seed: dict[int, Predictions]) -> dict[str, Any]:
    return city_split_scores("ivf", by_seed)


def test_split_scores_have_the_agreed_fields(scores: dict[str, Any]) -> None:
    assert set(scores) == {"seen", "unseen", "per_city", "per_class", "confusion", "drop", "per_device"}
    for summary in (scores["seen"], scores["unseen"], *scores["per_city"].values(), *scores["per_class"].values()):
        assert {"accuracy", "ci95", "n"} <= set(summary)
        assert 0 <= summary["ci95"][0] <= summary["accuracy"] <= summary["ci95"][1] <= 1
    assert {"macro_accuracy"} <= set(scores["seen"])


def test_fold_scores_have_the_agreed_fields(make: Make) -> None:
    scores = fold_scores("ivf", {0: make([0.5] * 5, cities=FOLDS, per_city=20)})
    assert {"accuracy", "ci95", "n", "folds", "per_class", "confusion"} <= set(scores)
    assert list(scores["folds"]) == ["1", "2", "3", "4", "5"]
    assert sum(fold["n"] for fold in scores["folds"].values()) == scores["n"] == np.sum(scores["confusion"])


def test_cities_classes_and_confusion_sum_to_the_splits(scores: dict[str, Any]) -> None:
    for split in ("seen", "unseen"):
        cities = [one for one in scores["per_city"].values() if one["split"] == split]
        assert sum(one["n"] for one in cities) == scores[split]["n"]
        hits = sum(one["n"] * one["accuracy"] for one in cities)
        assert hits / scores[split]["n"] == pytest.approx(scores[split]["accuracy"])
        assert np.sum(scores["confusion"][split]) == 3 * scores[split]["n"]
        assert np.trace(scores["confusion"][split]) == pytest.approx(3 * hits)
    assert sum(one["n"] for one in scores["per_class"].values()) == scores["seen"]["n"] + scores["unseen"]["n"]


def test_accuracy_of_several_seeds_is_their_mean(scores: dict[str, Any], by_seed: dict[int, Predictions]) -> None:
    alone = [city_split_scores("ivf", {seed: one})["unseen"] for seed, one in by_seed.items()]
    assert scores["unseen"]["accuracy"] == pytest.approx(np.mean([one["accuracy"] for one in alone]))
    assert scores["unseen"]["macro_accuracy"] == pytest.approx(np.mean([one["macro_accuracy"] for one in alone]))
    assert scores["unseen"]["n"] == alone[0]["n"]
    assert scores["unseen"]["by_seed"] == {str(s): one["accuracy"] for s, one in zip(by_seed, alone, strict=True)}


def test_the_drop_is_the_difference_between_the_splits(scores: dict[str, Any]) -> None:
    assert scores["drop"]["difference"] == pytest.approx(scores["seen"]["accuracy"] - scores["unseen"]["accuracy"])
    low, high = scores["drop"]["ci95"]
    assert low < scores["drop"]["difference"] < high
    assert (scores["seen"]["unit"], scores["unseen"]["unit"]) == ("towns", "locations")  # of three and of two cities


def test_seeds_must_have_the_same_clips(make: Make) -> None:
    one = make([0.5, 0.3])
    with pytest.raises(ValueError, match=r"row 'ivf': keys of seed 1 differ"):
        city_split_scores("ivf", {0: one, 1: replace(one, keys=[f"other{key}" for key in one.keys])})
    with pytest.raises(ValueError, match="labels of seed 1 differ"):
        city_split_scores("ivf", {0: one, 1: replace(one, labels=(one.labels + 1) % 10)})
    with pytest.raises(ValueError, match="has no seed"):
        city_split_scores("ivf", {})


def test_wrong_splits_are_refused(make: Make) -> None:
    one = make([0.5, 0.3])
    with pytest.raises(ValueError, match="Table 1 needs"):
        city_split_scores("ivf", {0: one.select(np.asarray(one.splits) == "seen")})
    with pytest.raises(ValueError, match="'seen' is no fold"):
        fold_scores("ivf", {0: one})


def test_a_city_that_was_left_out_once_and_seen_once_stands_in_both_splits(make: Make) -> None:
    cities = {"seen": ("lisbon", "lyon", "paris"), "unseen": ("lisbon", "lyon", "paris", "milan")}
    predictions = make([0.8, 0.2], cities=cities)
    scores = city_split_scores("ivf", {0: predictions})
    named = [f"{city}, {split}" for city in ("lisbon", "lyon", "paris") for split in ("seen", "unseen")]
    assert sorted(scores["per_city"]) == sorted([*named, "milan"])
    for split in ("seen", "unseen"):
        of_lyon = (np.asarray(predictions.cities) == "lyon") & (np.asarray(predictions.splits) == split)
        assert scores["per_city"][f"lyon, {split}"]["accuracy"] == pytest.approx(predictions.correct[of_lyon].mean())
        assert scores["per_city"][f"lyon, {split}"]["split"] == split
