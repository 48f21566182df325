"""Each city is classified by the moments of its own clips."""

import numpy as np
import pytest
import tensorflow as tf

from experiments.runs.city_moments import classify_by_city
from experiments.runs.classifier_training import classify
from experiments.runs.system_checks import check_systems
from experiments.runs.systems import SYSTEMS
from ivf.training.moments import batch_moments
from tests.experiments.runs.trained_classifier import CLASSES, clips_of, trained_classifier

CITIES = ["lyon", "graz", "oslo", "oslo", "graz", "graz"] * 5


def test_a_clip_is_classified_as_in_one_batch_with_all_of_its_city() -> None:
    classifier, clips = trained_classifier(clips_of(["lyon"] * 60)), clips_of(CITIES, seed=1)
    before, plain = classifier.get_weights(), classify(classifier, clips, CLASSES, "unseen")
    found = classify_by_city(classifier, clips, CLASSES, "unseen")
    assert (found.keys, found.cities, found.splits) == (plain.keys, plain.cities, plain.splits)
    for city in ("lyon", "graz", "oslo"):
        chosen = np.asarray(CITIES) == city
        with batch_moments(classifier):
            expected = tf.nn.softmax(classifier(clips.arrays()[chosen]))
        np.testing.assert_allclose(found.probabilities[chosen], expected, atol=1e-4)
    assert np.abs(found.probabilities - plain.probabilities).max() > 0.01
    for old, new in zip(before, classifier.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)


def test_clips_without_a_city_are_refused() -> None:
    clips = clips_of(["lyon", "", "lyon"])
    with pytest.raises(ValueError, match="split fold1: 1 clips have no city to adapt to"):
        classify_by_city(trained_classifier(clips_of(["lyon"] * 6)), clips, CLASSES, "fold1")
    with pytest.raises(ValueError, match="--rows log_mel_adabn adapt to the city of a clip, and this corpus has none"):
        check_systems([SYSTEMS["log_mel"], SYSTEMS["log_mel_adabn"]], synthetic=True, cities=False)
