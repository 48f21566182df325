"""SVM-MFCC and random forest: laws, and the accuracies of their source on its own data."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

from data_prep.corpora import esc50
from data_prep.media.sound import fit_length, read_audio
from ivf.baselines.logistic_regression import LogisticRegressionConfig, logistic_regression
from ivf.baselines.mfcc_statistics import MfccStatistics, MfccStatisticsConfig
from ivf.baselines.random_forest import RandomForestConfig, random_forest
from ivf.baselines.svm_mfcc import SvmMfccConfig, svm_mfcc
from ivf.baselines.vector_classifier import VectorClassifier

Build = Callable[[], VectorClassifier]


def _svm() -> VectorClassifier:
    return svm_mfcc(SvmMfccConfig())


def _forest() -> VectorClassifier:
    return random_forest(RandomForestConfig(n_trees=40))


def _logistic() -> VectorClassifier:
    return logistic_regression(LogisticRegressionConfig())


def fold_scores(build: Build, vectors: np.ndarray, labels: np.ndarray, folds: np.ndarray, n_classes: int) -> np.ndarray:
    """Scores [N, n_classes] of every clip by a classifier that was fitted to the other folds."""
    scores = np.zeros((len(vectors), n_classes))
    for number in np.unique(folds):
        tested = folds == number
        scores[tested] = build().fit(vectors[~tested], labels[~tested], n_classes).scores(vectors[tested])
    return scores


def _clips(n_classes: int, spread: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Vectors, labels and folds."""
    rng = np.random.default_rng(0)
    labels = np.arange(60) % n_classes
    vectors = 3.0 * rng.normal(size=(n_classes, 26))[labels] + spread * rng.normal(size=(60, 26))
    return vectors, labels, np.arange(60) // 12


@pytest.mark.parametrize("build", [_svm, _forest, _logistic])
@pytest.mark.parametrize("n_classes", [2, 4])
def test_separable_clips_are_separated(build: Build, n_classes: int) -> None:
    vectors, labels, folds = _clips(n_classes, spread=0.3)
    scores = fold_scores(build, vectors, labels, folds, n_classes)
    assert scores.shape == (60, n_classes)
    np.testing.assert_array_equal(scores.argmax(axis=1), labels)


@pytest.mark.parametrize("build", [_svm, _forest, _logistic])
def test_the_best_score_is_what_the_estimator_predicts(build: Build) -> None:
    vectors, labels, _ = _clips(4, spread=6.0)
    classifier = build().fit(vectors[:40], labels[:40], 4)
    predicted = classifier.estimator.predict(vectors[40:])
    assert len(set(predicted)) == 4
    np.testing.assert_array_equal(classifier.scores(vectors[40:]).argmax(axis=1), predicted)


def test_units_do_not_matter_to_the_svm() -> None:
    vectors, labels, folds = _clips(4, spread=6.0)
    scores = [fold_scores(_svm, vectors * scale + 7.0, labels, folds, 4) for scale in (1.0, 1000.0)]
    np.testing.assert_allclose(*scores, atol=1e-6)


def test_equal_seeds_grow_equal_forests() -> None:
    vectors, labels, folds = _clips(4, spread=6.0)
    first, second = (fold_scores(_forest, vectors, labels, folds, 4) for _ in range(2))
    np.testing.assert_array_equal(first, second)
    other = fold_scores(lambda: random_forest(RandomForestConfig(40, seed=1)), vectors, labels, folds, 4)
    assert np.any(other != first)


def test_what_cannot_be_fitted_is_refused() -> None:
    vectors, labels, _ = _clips(4, spread=1.0)
    with pytest.raises(ValueError, match=r"no training clip has a label of \[4\]"):
        _svm().fit(vectors, labels, 5)
    with pytest.raises(ValueError, match="1 of 60 training clips have features that are not finite"):
        _forest().fit(np.where(np.arange(60)[:, np.newaxis] == 3, np.nan, vectors), labels, 4)
    with pytest.raises(ValueError, match=r"regularization=0\.0 must be above 0"):
        SvmMfccConfig(regularization=0.0)
    with pytest.raises(ValueError, match="n_trees=0 must be at least 1"):
        RandomForestConfig(n_trees=0)


def test_the_real_esc10(shared_data: Path) -> None:
    """Piczak 2015: SVM 67.5 %, random forest 72.7 %, with sizes that he does not give."""
    config = MfccStatisticsConfig()
    items = esc50.clip_items(shared_data / "esc10")
    clips = [fit_length(read_audio(item.file, config.sample_rate_hz), 5 * config.sample_rate_hz) for item in items]
    statistics = tf.function(MfccStatistics(config))
    vectors = np.concatenate([statistics(tf.stack(clips[first : first + 50])) for first in range(0, 400, 50)])
    labels, folds = np.array([item.label for item in items]), np.array([item.fold for item in items])
    assert vectors.shape == (400, 26)
    builds: tuple[tuple[Build, float], ...] = ((_svm, 67.5), (lambda: random_forest(RandomForestConfig()), 72.7))
    for build, published in builds:
        right = fold_scores(build, vectors, labels, folds, 10).argmax(axis=1) == labels
        by_fold = [100 * right[folds == fold].mean() for fold in range(1, 6)]
        assert abs(np.mean(by_fold) - published) <= 4.0, by_fold
