"""Systems of others whose network is frozen when the labels come: a linear SVM is fitted to what it finds in clips."""

import time
from abc import abstractmethod
from collections.abc import Callable
from pathlib import Path

import keras
import numpy as np
import scipy.special
import tensorflow as tf

from experiments.runs.baselines.baseline import Baseline
from experiments.runs.classifier_training import predictions_of
from experiments.runs.round_result import RoundResult
from experiments.runs.rounds import Round
from ivf.baselines.window_scores import WindowScores, load_svm, save_svm
from ivf.baselines.window_svm import WindowSvm
from ivf.data.clip_features import ClipFeatures
from ivf.evaluation.predictions import Predictions


class BaselineEmbeddings(Baseline):
    """`front_end` gives the network's view of a clip, `windows` what of it the SVM takes."""

    front_end_is_network = True
    network: keras.Model | None = None  # that of the front end; None before it is trained, or if it is none of Keras'

    @property
    @abstractmethod
    def n_parameters(self) -> int:
        """Weights of the network that are needed for a clip's features."""

    @abstractmethod
    def svm(self, seed: int) -> WindowSvm:
        """As the source has it."""

    @abstractmethod
    def windows(self, features: tf.Tensor) -> tf.Tensor:
        """Features of clips [N, ...] → [N, W, D]."""

    def classify_round(self, one: Round, classes: tuple[str, ...], folder: Path, seed: int) -> RoundResult:
        """The fitted SVM is kept in `folder`."""
        predictions, svm, seconds = classify_windows(
            one, classes, lambda clips: np.asarray(self.windows(clips.arrays())), self.svm(seed)
        )
        save_svm(svm, folder)
        return RoundResult(predictions, seconds, self.n_parameters + svm.n_parameters)

    def exported(self, shape: tuple[int, ...], classes: tuple[str, ...], folder: Path) -> WindowScores:
        behind = () if self.network is None else (self.network,)
        return WindowScores(self.windows, *load_svm(folder), behind)


def classify_windows(
    one: Round, classes: tuple[str, ...], windows_of: Callable[[ClipFeatures], np.ndarray], svm: WindowSvm
) -> tuple[list[Predictions], WindowSvm, float]:
    """Predictions of the round's test sets by `svm`, the same fitted, and the seconds that took.

    Its scores pass through a softmax: the likeliest class stays so, its share means nothing.
    """
    begin = time.perf_counter()
    fitted = svm.fit(windows_of(one.train), one.train.labels, len(classes))
    seconds = time.perf_counter() - begin
    predictions = []
    for split, test in one.tests.items():
        shares = scipy.special.softmax(fitted.scores(windows_of(test)), axis=1)
        predictions.append(predictions_of(test, shares.astype(np.float32), classes, split))
    return predictions, fitted, seconds
