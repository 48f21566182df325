"""Every clip scored by a classifier that was trained on the other folds."""

from collections.abc import Callable

import numpy as np

from ivf.baselines.vector_classifier import VectorClassifier


def fold_scores(
    build: Callable[[], VectorClassifier], vectors: np.ndarray, labels: np.ndarray, folds: np.ndarray, n_classes: int
) -> np.ndarray:
    """Vectors [N, D], labels [N] and fold numbers [N] → scores [N, n_classes].

    Raises ValueError if there is one fold only, or if the clips outside a fold lack a class.
    """
    numbers = np.unique(folds)
    if len(numbers) < 2:
        raise ValueError(f"all clips are in fold {numbers.tolist()}: there is none to train on")
    scores = np.zeros((len(vectors), n_classes))
    for number in numbers:
        tested = folds == number
        classifier = build().fit(vectors[~tested], labels[~tested], n_classes)
        scores[tested] = classifier.scores(vectors[tested])
    return scores
