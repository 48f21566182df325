"""One round of a system of ours: the classifier behind a spectrum or behind imagined features."""

from pathlib import Path

from experiments.runs.city_moments import classify_by_city
from experiments.runs.classifier_training import classify, train_classifier
from experiments.runs.features import SpectrumFeatures
from experiments.runs.own_clips import own_clip_accuracy
from experiments.runs.round_result import RoundResult
from experiments.runs.rounds import Round
from experiments.runs.system import System


def classify_round(
    features: SpectrumFeatures, system: System, one: Round, classes: tuple[str, ...], folder: Path, seed: int
) -> RoundResult:
    """Trains a classifier in `folder` and classifies the round's test sets."""
    classifier, history = train_classifier(features, one, len(classes), features.preset, folder, seed)
    classified = classify_by_city if system.city_moments else classify
    predictions = [classified(classifier, test, classes, split) for split, test in one.tests.items()]
    own_clips = own_clip_accuracy(classifier, one.train, seed)
    updates = len(history.rows) * (len(one.train) // features.preset.classifier_training.batch_size)
    return RoundResult(predictions, history.seconds, features.n_parameters(classifier), own_clips, updates)
