"""Accuracies on own clips, and the check that a report makes of them."""

from typing import Any

import numpy as np
import pytest

from experiments.runs.diagnostics import moments_check
from experiments.runs.own_clips import own_clip_accuracy
from tests.experiments.runs.trained_classifier import CLASSES, clips_of, trained_classifier


def test_they_are_those_of_the_classifier_and_differ_where_its_moments_do_not_fit() -> None:
    clips = clips_of(["a"] * 600)
    classifier = trained_classifier(clips)
    found = own_clip_accuracy(classifier, clips, seed=0)
    assert found["as_classified"] == np.mean(np.argmax(classifier(clips.arrays()), -1) == clips.labels)
    assert found["as_classified"] > 1.5 / len(CLASSES) and abs(found["as_classified"] - found["batch_moments"]) < 0.02
    assert own_clip_accuracy(classifier, clips, seed=0) == found
    for layer in classifier.normalizations:
        layer.moving_variance.assign(0.2 * layer.moving_variance.value)
        layer.moving_mean.assign(0.2 * layer.moving_mean.value)
    spoilt = own_clip_accuracy(classifier, clips, seed=0)
    assert spoilt["batch_moments"] == found["batch_moments"] > spoilt["as_classified"] + 0.02


def _row(*differences: float) -> dict[str, Any]:
    folds = {
        f"fold{number}": {"as_classified": 0.9 + one, "batch_moments": 0.9} for number, one in enumerate(differences)
    }
    return {"label": "log-mel", "own_clips": {"0": folds}}


@pytest.mark.parametrize(
    ("differences", "value", "holds"),
    [((0.01, -0.02), -0.02, True), ((0.0, -0.03, 0.01), -0.03, False), ((0.021,), 0.021, False)],
)
def test_the_training_that_is_farthest_apart_decides(differences: tuple[float, ...], value: float, holds: bool) -> None:
    (check,) = moments_check([{"label": "of an earlier version"}, _row(*differences)])
    assert check["value"] == pytest.approx(value) and check["holds"] is holds
    assert f"of {len(differences)} trainings (log-mel)" in check["name"]


def test_rows_without_figures_make_no_check() -> None:
    assert moments_check([{"label": "of an earlier version"}]) == []
