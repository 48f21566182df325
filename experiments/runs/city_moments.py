"""Adaptive batch normalization (Li et al. 2016): a classifier that is given the unlabelled clips of each test city."""

from functools import partial

import numpy as np

from experiments.runs.classifier_training import predictions_of, probabilities_of
from ivf.data.clip_features import ClipFeatures
from ivf.evaluation.predictions import Predictions
from ivf.models import SceneClassifier
from ivf.training.moments import MomentEstimator


def classify_by_city(
    classifier: SceneClassifier, clips: ClipFeatures, classes: tuple[str, ...], split: str
) -> Predictions:
    """Classifies each city's clips by batch-normalization moments of these very clips, without their labels.

    All weights stay as they were trained; in the end so do the moments. A clip is thereby classified with all others of
    its city at hand, which no other row is given, and where a city's classes are in other proportions than the training
    set's the moments take that for the city. ValueError if a clip has no city.
    """
    cities = np.asarray(clips.cities)
    if not all(clips.cities):
        raise ValueError(f"split {split}: {np.count_nonzero(cities == '')} clips have no city to adapt to")
    trained, moments = classifier.get_weights(), MomentEstimator(classifier)
    probabilities = np.empty((len(clips), len(classes)), np.float32)
    for city in np.unique(cities):
        chosen = np.flatnonzero(cities == city)
        moments.estimate(partial(clips.batches, chosen=chosen))
        probabilities[chosen] = probabilities_of(classifier, clips.batches(chosen=chosen))
    classifier.set_weights(trained)
    return predictions_of(clips, probabilities, classes, split)
