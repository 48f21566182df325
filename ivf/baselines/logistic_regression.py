"""Logistic regression on standardized vectors: what a network has to beat to have earned its weights (ours)."""

from dataclasses import dataclass

from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from ivf.baselines.vector_classifier import VectorClassifier


@dataclass(frozen=True)
class LogisticRegressionConfig:
    """No source: the row is ours."""

    regularization: float = 1.0  # ours: paper silent, because it has no such row; scikit-learn's C
    max_updates: int = 1_000  # ours: paper silent, because it has no such row; of L-BFGS, which ends earlier by itself

    def __post_init__(self) -> None:
        if self.regularization <= 0:
            raise ValueError(f"regularization={self.regularization} must be above 0")


def logistic_regression(config: LogisticRegressionConfig) -> VectorClassifier:
    """Vectors [N, D] → multinomial logistic regression with an L2 penalty, for `VectorClassifier.fit`."""
    machine = LogisticRegression(C=config.regularization, max_iter=config.max_updates)
    return VectorClassifier(make_pipeline(StandardScaler(), machine))
