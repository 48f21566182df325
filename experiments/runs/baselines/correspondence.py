"""The row "AV learning": both towers learn which sounds belong to which frames; a linear SVM on what sounds give."""

from dataclasses import replace
from functools import cached_property
from pathlib import Path

import tensorflow as tf

from experiments.runs.baselines.embeddings import BaselineEmbeddings
from experiments.runs.baselines.pair_training import PairLearner, pair_training, train_on_pairs
from experiments.runs.features import count_weights
from experiments.runs.network_training import Training
from experiments.runs.record_folders import RecordFolders
from ivf.baselines import TrainingRecipe
from ivf.baselines.correspondence_pairs import aligned_pairs, correspondence_pairs
from ivf.baselines.embedding import Embedding
from ivf.baselines.look_listen_learn import RECIPE, LookListenLearn, LookListenLearnConfig
from ivf.baselines.standardized_svm import StandardizedSvm
from ivf.baselines.window_svm import WindowSvm, WindowSvmConfig
from ivf.config import Preset
from ivf.training.replica_model import Batch

_INSPECTED = (0, 0)  # seed of the seconds over which moments are estimated


class BaselineCorrespondence(BaselineEmbeddings):
    """`LookListenLearn` at the records' sampling rate, with pictures no larger than the records' frames."""

    def __init__(self, preset: Preset) -> None:
        super().__init__(preset)
        source, rate_hz = LookListenLearnConfig(), preset.audio.sample_rate_hz
        self.config = replace(
            source.scaled(preset.baselines.width),
            picture_pixels=min(source.picture_pixels, preset.image.size_pixels),
            spectrogram=replace(source.spectrogram, sample_rate_hz=rate_hz),
        )

    @cached_property
    def front_end(self) -> Embedding:
        rate_hz = self.preset.audio.sample_rate_hz
        return Embedding((self.network or self._build(RECIPE)).features, rate_hz, least_samples=rate_hz)

    @property
    def n_parameters(self) -> int:
        assert self.network is not None
        return count_weights(self.network.audio)

    def pretrain(self, records: RecordFolders, folder: Path, seed: int) -> None:
        learner = PairLearner(self._build, RECIPE, self._prepare, self._inputs)
        pairs = records.folder("waveform_pairs")
        self.network, self.stage1_seconds = train_on_pairs(learner, pairs, self.preset, folder, seed)

    def pretrainings(self, records: RecordFolders) -> list[Training]:
        pixels, second = self.config.picture_pixels, self.preset.audio.sample_rate_hz
        pair = {"picture": tf.TensorSpec([pixels, pixels, 3]), "sound": tf.TensorSpec([second])}
        return [pair_training(self._build, RECIPE, records.folder("waveform_pairs"), self.preset, pair)]

    def windows(self, features: tf.Tensor) -> tf.Tensor:
        return features  # of seconds [N, W, D] already

    def svm(self, seed: int) -> WindowSvm:
        return StandardizedSvm(WindowSvmConfig(), seed)

    def _build(self, recipe: TrainingRecipe) -> LookListenLearn:
        return LookListenLearn(self.config, recipe)

    def _prepare(self, pairs: Batch, seed: tf.Tensor) -> Batch:
        return correspondence_pairs(pairs, seed, self.config.picture_pixels, self.preset.audio.sample_rate_hz)

    def _inputs(self, pairs: Batch) -> Batch:
        seed = tf.constant(_INSPECTED, tf.int64)
        return aligned_pairs(pairs, seed, self.config.picture_pixels, self.preset.audio.sample_rate_hz)
