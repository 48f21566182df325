"""Systems of others that are a classical machine on one vector a clip."""

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import scipy.special

from experiments.runs.baselines.baseline import Baseline
from experiments.runs.classifier_training import predictions_of
from experiments.runs.round_result import RoundResult
from experiments.runs.rounds import Round
from ivf.baselines.vector_classifier import VectorClassifier
from ivf.config import Preset
from ivf.frontends import FrontEnd


class BaselineVectors(Baseline):
    """`vector` is what gives a vector [D] for each clip; `build(seed)` what is fitted to them."""

    def __init__(self, preset: Preset, vector: FrontEnd, build: Callable[[int], VectorClassifier]) -> None:
        super().__init__(preset)
        self.vector = vector
        self.build = build

    @property
    def front_end(self) -> FrontEnd:
        return self.vector

    def classify_round(self, one: Round, classes: tuple[str, ...], folder: Path, seed: int) -> RoundResult:
        """Fits the round's clips and classifies its test sets; nothing is kept in `folder`.

        Scores that are no probabilities pass through a softmax: the likeliest class stays so, its share means nothing.
        """
        begin = time.perf_counter()
        classifier = self.build(seed).fit(one.train.arrays(), one.train.labels, len(classes))
        seconds = time.perf_counter() - begin
        predictions = []
        for split, test in one.tests.items():
            scores = classifier.scores(test.arrays())
            if not hasattr(classifier.estimator, "predict_proba"):
                scores = scipy.special.softmax(scores, axis=1)
            predictions.append(predictions_of(test, scores.astype(np.float32), classes, split))
        return RoundResult(predictions, seconds, parameters=0)
