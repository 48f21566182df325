"""A linear SVM on windows of a clip, whose decisions are averaged."""

from dataclasses import dataclass

import numpy as np
import tensorflow as tf
from sklearn.svm import LinearSVC


@dataclass(frozen=True)
class WindowSvmConfig:
    """Windows and regularization. Source: Aytar et al. 2016, eval_esc50.lua."""

    window_share: float = 0.1  # Aytar et al. 2016: 1 s of 10; of DCASE 2014 5 s of 30
    regularization: float = 0.01  # Aytar et al. 2016: liblinear's C
    tolerance: float = 0.1  # Aytar et al. 2016: liblinear's default for this solver, `-s 1`
    max_iterations: int = 1000  # Aytar et al. 2016: liblinear's

    def __post_init__(self) -> None:
        if not 0 < self.window_share <= 1:
            raise ValueError(f"window_share={self.window_share} must be in (0, 1]")


def sliding_windows(features: tf.Tensor, share: float) -> tf.Tensor:
    """[N, S, C] → [N, W, C · size], where windows of size ⌈share · S⌉ move on by one step: W = S − size + 1."""
    n_steps, width = features.shape[1:]
    size = int(np.ceil(round(share * n_steps, 9)))
    windows = tf.transpose(tf.signal.frame(features, size, 1, axis=1), [0, 1, 3, 2])  # [N, W, C, size]
    return tf.reshape(windows, [-1, n_steps - size + 1, width * size])


class WindowSvm:
    """One-vs-rest linear SVM with squared hinge loss, fitted to windows [N, W, D] that have their clip's label.

    A clip's score for a class is the mean decision over its windows (Aytar et al. 2016). Equal input and seed give
    equal scores.
    """

    def __init__(self, config: WindowSvmConfig, seed: int = 0) -> None:
        self.svm = LinearSVC(
            C=config.regularization,
            loss="squared_hinge",
            dual=True,
            intercept_scaling=1.0,
            tol=config.tolerance,
            max_iter=config.max_iterations,
            random_state=seed,
        )
        self.n_classes = 0

    def fit(self, windows: np.ndarray, labels: np.ndarray, n_classes: int) -> "WindowSvm":
        """Labels [N] in [0, n_classes), each of which must occur: a ValueError names those that do not."""
        if missing := sorted(set(range(n_classes)) - set(labels.tolist())):
            raise ValueError(f"no training clip has a label of {missing}: an SVM cannot score these classes")
        self.n_classes = n_classes
        self.svm.fit(windows.reshape(-1, windows.shape[-1]), np.repeat(labels, windows.shape[1]))
        return self

    @property
    def n_parameters(self) -> int:
        """Weights of the fitted SVM: of every class one for each feature, and a bias."""
        return int(self.svm.coef_.size + self.svm.intercept_.size)

    def linear(self) -> tuple[np.ndarray, np.ndarray]:
        """The fitted SVM's weights [D, n_classes] and bias [n_classes]: windows · weights + bias are its decisions."""
        weights, bias = self.svm.coef_.T, self.svm.intercept_  # one column for both of two classes
        if self.n_classes == 2:
            weights, bias = np.concatenate([-weights, weights], axis=1), np.concatenate([-bias, bias])
        return weights, bias

    def scores(self, windows: np.ndarray) -> np.ndarray:
        """Windows [N, W, D] → [N, n_classes], the higher the likelier."""
        n_clips, n_windows, width = windows.shape
        decisions = self.svm.decision_function(windows.reshape(-1, width))
        if self.n_classes == 2:  # one decision for both classes
            decisions = np.stack([-decisions, decisions], axis=-1)
        return decisions.reshape(n_clips, n_windows, -1).mean(axis=1)
