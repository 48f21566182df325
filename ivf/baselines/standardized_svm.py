"""A linear SVM on standardized features."""

from typing import Self

import numpy as np
from sklearn.preprocessing import StandardScaler

from ivf.baselines.window_svm import WindowSvm, WindowSvmConfig


class StandardizedSvm(WindowSvm):
    """`WindowSvm` on features [N, W, D] brought to mean 0 and deviation 1 over all training windows.

    One-vs-rest, squared hinge loss; a clip's scores are means over its windows. As Arandjelović and Zisserman 2017 have
    it on seconds of a clip, and Kumar et al. 2018 on one vector of a clip, W = 1. Ours: C, of which both are silent.
    """

    def __init__(self, config: WindowSvmConfig, seed: int = 0) -> None:
        super().__init__(config, seed)
        self.scaler = StandardScaler()

    def fit(self, windows: np.ndarray, labels: np.ndarray, n_classes: int) -> Self:
        """As `WindowSvm.fit`."""
        self.scaler.fit(windows.reshape(-1, windows.shape[-1]))
        super().fit(self._standardized(windows), labels, n_classes)
        return self

    def scores(self, windows: np.ndarray) -> np.ndarray:
        """As `WindowSvm.scores`."""
        return super().scores(self._standardized(windows))

    def linear(self) -> tuple[np.ndarray, np.ndarray]:
        """As `WindowSvm.linear`, for windows that are not standardized."""
        weights, bias = super().linear()
        weights = weights / self.scaler.scale_[:, np.newaxis]
        return weights, bias - self.scaler.mean_ @ weights

    def _standardized(self, windows: np.ndarray) -> np.ndarray:
        flat = self.scaler.transform(windows.reshape(-1, windows.shape[-1]))
        return np.asarray(flat).reshape(windows.shape)
