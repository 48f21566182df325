"""The row "YAMNet": what a user would take today, embeddings of a network trained elsewhere, for a linear SVM."""

from functools import cached_property

import tensorflow as tf

from experiments.runs.baselines.embeddings import BaselineEmbeddings
from ivf.baselines.standardized_svm import StandardizedSvm
from ivf.baselines.window_svm import WindowSvm, WindowSvmConfig
from ivf.baselines.yamnet import Yamnet


class BaselineYamnet(BaselineEmbeddings):
    """The mean embedding of a clip's windows; nothing of the network is trained."""

    @cached_property
    def front_end(self) -> Yamnet:
        return Yamnet()

    @property
    def n_parameters(self) -> int:
        return self.front_end.n_parameters

    def windows(self, features: tf.Tensor) -> tf.Tensor:
        return features[:, tf.newaxis]  # [N, D] → [N, 1, D]

    def svm(self, seed: int) -> WindowSvm:
        return StandardizedSvm(WindowSvmConfig(), seed)
