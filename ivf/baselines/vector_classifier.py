"""Classifiers of clips that are one vector each."""

from typing import Any, Self

import numpy as np


class VectorClassifier:
    """Wraps a scikit-learn classifier: vectors [N, D] and labels [N] → scores [N, n_classes].

    The likeliest class by score is the one that the wrapped `estimator` predicts.
    """

    def __init__(self, estimator: Any) -> None:
        self.estimator = estimator
        self.n_classes = 0

    def fit(self, vectors: np.ndarray, labels: np.ndarray, n_classes: int) -> Self:
        """Labels are in [0, n_classes), each of which must occur: a ValueError names those that do not.

        Vectors that are not finite are refused with their number.
        """
        if missing := sorted(set(range(n_classes)) - set(labels.tolist())):
            raise ValueError(f"no training clip has a label of {missing}: these classes cannot be scored")
        if broken := int(np.count_nonzero(~np.isfinite(vectors).all(axis=1))):
            raise ValueError(
                f"{broken} of {len(vectors)} training clips have features that are not finite: remove them"
            )
        self.n_classes = n_classes
        self.estimator.fit(vectors, labels)
        return self

    def scores(self, vectors: np.ndarray) -> np.ndarray:
        """[N, D] → [N, n_classes]: probabilities where the estimator has them, else decision values."""
        if hasattr(self.estimator, "predict_proba"):
            return np.asarray(self.estimator.predict_proba(vectors))
        decisions = np.asarray(self.estimator.decision_function(vectors))
        if self.n_classes == 2:  # one decision for both classes
            decisions = np.stack([-decisions, decisions], axis=-1)
        return decisions
