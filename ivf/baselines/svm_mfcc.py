"""Table 3, SVM-MFCC: a linear support vector machine on statistics of cepstra (Piczak, ACM Multimedia 2015)."""

from dataclasses import dataclass

from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from ivf.baselines.vector_classifier import VectorClassifier


@dataclass(frozen=True)
class SvmMfccConfig:
    """The source says that the kernel is linear, and no more."""

    regularization: float = 1.0  # ours: source silent, because only the kind of machine is given; scikit-learn's C

    def __post_init__(self) -> None:
        if self.regularization <= 0:
            raise ValueError(f"regularization={self.regularization} must be above 0")


def svm_mfcc(config: SvmMfccConfig) -> VectorClassifier:
    """Features [N, 26] of `MfccStatistics`, standardized (ours: source silent) → one-vs-one linear SVM."""
    machine = SVC(kernel="linear", C=config.regularization, break_ties=True)
    return VectorClassifier(make_pipeline(StandardScaler(), machine))
