"""Table 3, random forest on statistics of cepstra (Piczak, ACM Multimedia 2015)."""

from dataclasses import dataclass

from sklearn.ensemble import RandomForestClassifier

from ivf.baselines.vector_classifier import VectorClassifier


@dataclass(frozen=True)
class RandomForestConfig:
    """The source gives no sizes."""

    n_trees: int = 500  # ours: source silent, because only the kind of classifier is given; more change nothing
    seed: int = 0  # ours: source silent, because its trees are drawn without one

    def __post_init__(self) -> None:
        if self.n_trees < 1:
            raise ValueError(f"n_trees={self.n_trees} must be at least 1")


def random_forest(config: RandomForestConfig) -> VectorClassifier:
    """Features [N, 26] of `MfccStatistics` → shares of trees; scikit-learn's defaults but for the number of trees."""
    return VectorClassifier(RandomForestClassifier(config.n_trees, random_state=config.seed))
