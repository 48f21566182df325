"""The row "Autoencoder": waveforms of the pairs are compressed and restored; SoundNet's windows, SoundNet's SVM."""

from dataclasses import replace
from functools import cached_property
from pathlib import Path

import tensorflow as tf

from experiments.runs.baselines.embeddings import BaselineEmbeddings
from experiments.runs.baselines.pair_training import PairLearner, pair_training, train_on_pairs
from experiments.runs.network_training import Training
from experiments.runs.record_folders import RecordFolders
from ivf.baselines import TrainingRecipe
from ivf.baselines.embedding import Embedding
from ivf.baselines.sound_autoencoder import ENCODER, RECIPE, SoundAutoencoder
from ivf.baselines.window_svm import WindowSvm, WindowSvmConfig, sliding_windows
from ivf.config import Preset


class BaselineAutoencoder(BaselineEmbeddings):
    """`SoundAutoencoder`, whose encoder's steps are classified as SoundNet's are."""

    def __init__(self, preset: Preset) -> None:
        super().__init__(preset)
        self.config = replace(ENCODER, records_rate_hz=preset.audio.sample_rate_hz).scaled(preset.baselines.width)

    @cached_property
    def front_end(self) -> Embedding:
        return Embedding((self.network or self._build(RECIPE)).features, self.preset.audio.sample_rate_hz)

    @property
    def n_parameters(self) -> int:
        assert self.network is not None
        return self.network.trunk.n_feature_parameters

    def pretrain(self, records: RecordFolders, folder: Path, seed: int) -> None:
        learner = PairLearner(
            self._build, RECIPE, lambda pairs, _: {"waveform": pairs["waveform"]}, lambda pairs: pairs["waveform"]
        )
        pairs = records.folder("waveform_pairs")
        self.network, self.stage1_seconds = train_on_pairs(learner, pairs, self.preset, folder, seed)

    def pretrainings(self, records: RecordFolders) -> list[Training]:
        sound = tf.TensorSpec([self.preset.audio.clip_samples])
        return [pair_training(self._build, RECIPE, records.folder("waveform_pairs"), self.preset, sound)]

    def windows(self, features: tf.Tensor) -> tf.Tensor:
        return sliding_windows(features, WindowSvmConfig().window_share)

    def svm(self, seed: int) -> WindowSvm:
        return WindowSvm(WindowSvmConfig(), seed)

    def _build(self, recipe: TrainingRecipe) -> SoundAutoencoder:
        return SoundAutoencoder(self.config, recipe, self.preset.audio.clip_samples)
