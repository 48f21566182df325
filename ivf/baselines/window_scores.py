"""A fitted linear SVM on windows of a clip, as a network."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from ivf.atomic import atomic_path
from ivf.baselines.window_svm import WindowSvm

_FILE = "svm.npz"


class WindowScores(keras.Model):
    """Features of clips [B, ...] → an SVM's scores [B, n_classes], the mean decision over their windows.

    `windows` makes [B, W, D] of features. `weights` [D, n_classes] and `bias` [n_classes] are those that `save_svm`
    kept. `behind` are networks that the features come from, to be saved with this one. A `ivf.export.SceneModel` takes
    it in the place of a scene classifier: the softmax of scores is what tables have as probabilities.
    """

    def __init__(
        self,
        windows: Callable[[tf.Tensor], tf.Tensor],
        weights: np.ndarray,
        bias: np.ndarray,
        behind: tuple[keras.Model, ...] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.windows = windows
        self.behind = list(behind)
        self.decide = keras.layers.Dense(len(bias))
        self.decide.build((None, len(weights)))
        self.decide.set_weights([weights, bias])
        self.built = True

    def call(self, features: tf.Tensor) -> tf.Tensor:
        return self.classify(features)

    def classify(self, features: tf.Tensor) -> tf.Tensor:
        """[B, ...] → [B, n_classes]."""
        return tf.reduce_mean(self.decide(self.windows(features)), axis=1)


def save_svm(svm: WindowSvm, folder: Path) -> None:
    """Writes what a fitted SVM decides by into `folder`, atomically."""
    folder.mkdir(parents=True, exist_ok=True)
    weights, bias = svm.linear()
    with atomic_path(folder / _FILE) as partial, partial.open("wb") as file:
        np.savez(file, weights=weights, bias=bias)


def load_svm(folder: Path) -> tuple[np.ndarray, np.ndarray]:
    """The weights [D, n_classes] and the bias [n_classes] that `save_svm` wrote; ValueError if there are none."""
    if not (folder / _FILE).exists():
        raise ValueError(f"{folder} holds no fitted SVM: delete the row's folder and call its table again")
    with np.load(folder / _FILE) as kept:
        return kept["weights"], kept["bias"]
