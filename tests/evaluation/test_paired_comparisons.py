"""Differences of systems are those of the same clips and the same seeds."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from ivf.evaluation.paired_comparisons import accuracies, paired_comparisons
from ivf.evaluation.predictions import Predictions

Make = Callable[..., Predictions]


def test_a_difference_is_that_of_accuracies(make: Make) -> None:
    predictions = {"mfcc": {0: make((0.2, 0.2), 0)}, "ivf": {0: make((0.6, 0.9), 1)}}
    found = paired_comparisons(predictions, {"unseen": [("ivf", "mfcc")], "seen": []})
    accuracy = accuracies(predictions)
    assert list(accuracy) == ["seen", "unseen"]
    assert found[0]["difference"] == pytest.approx(accuracy["unseen"]["ivf"] - accuracy["unseen"]["mfcc"])
    assert found[0]["ci95"][0] > 0 and (found[0]["row"], found[0]["versus"], len(found)) == ("ivf", "mfcc", 1)
    clips = [one[0].select(~(one[0].labels < 0)) for one in predictions.values()]
    only = (clips[1].correct & ~clips[0].correct)[-80:].sum()
    assert found[0]["only_row"] == only and found[0]["n"] == 80


def test_what_a_seed_does_to_all_systems_and_splits_alike_is_in_no_difference(make: Make) -> None:
    by_seed = {seed: make((rate, rate), seed) for seed, rate in {0: 0.2, 1: 0.9, 2: 0.4, 3: 0.7}.items()}
    predictions = {name: dict(by_seed) for name in ("log_mel", "ivf")}
    for one in paired_comparisons(predictions, {key: [("ivf", "log_mel")] for key in accuracies(predictions)}):
        assert one["seeds_drawn"] == 4 and one["ci95"] == [0.0, 0.0]
    predictions["ivf"] = dict(reversed(predictions["ivf"].items()))
    with pytest.raises(ValueError, match="rows have other seeds, or in another order"):
        accuracies(predictions)


def test_systems_must_be_tested_on_the_same_clips(make: Make) -> None:
    one = make([0.5, 0.3])
    other = replace(one, keys=[f"other{key}" for key in one.keys])
    with pytest.raises(ValueError, match="predictions of different clips"):
        accuracies({"log_mel": {0: one}, "ivf": {0: other}})
    assert accuracies({}) == {} and paired_comparisons({}, {}) == []
