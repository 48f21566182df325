"""The row "Transfer learning": Kumar et al.'s network learns labelled videos and is adapted to a round's clips."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from experiments.runs.baselines.baseline import Baseline
from experiments.runs.baselines.embeddings import classify_windows
from experiments.runs.baselines.networks import scaled
from experiments.runs.feature_shapes import shape_of
from experiments.runs.features import count_weights
from experiments.runs.network_training import Training, moment_inputs, restored
from experiments.runs.record_folders import RecordFolders
from experiments.runs.round_result import RoundResult
from experiments.runs.rounds import Round
from ivf.baselines.embedding import Embedding
from ivf.baselines.standardized_svm import StandardizedSvm
from ivf.baselines.weak_label_adaptation import Adaptation, AdaptedNetwork
from ivf.baselines.weak_label_learning import RECIPE, WeakLabelLearning
from ivf.baselines.weak_label_network import WeakLabelConfig, WeakLabelLevels, WeakLabelNetwork
from ivf.baselines.window_scores import WindowScores, load_svm, save_svm
from ivf.baselines.window_svm import WindowSvmConfig
from ivf.config import Preset
from ivf.data.clip_features import ClipFeatures
from ivf.data.record_index import RecordIndex
from ivf.training.replica_model import Batch, strategy
from ivf.training.train import make_deterministic, train


class BaselineTransfer(Baseline):
    """Maxima over segments of the layer F1, after an `adaptation`, for a linear SVM.

    Kumar et al. 2018 give the figure that the paper quotes, 83.5, for adaptations I and II alike; ours: I by default,
    which has fewer layers. Features of a clip are what the trunk gives, because no adaptation changes it.
    """

    front_end_is_network = True

    def __init__(self, preset: Preset, adaptation: Adaptation = "I") -> None:
        super().__init__(preset)
        self.adaptation = adaptation
        config = replace(WeakLabelConfig(), sample_rate_hz=preset.audio.sample_rate_hz)
        self.config = config.scaled(preset.baselines.width)
        self.levels = WeakLabelLevels(self.config)
        self.source: WeakLabelNetwork | None = None

    @cached_property
    def replicas(self) -> tf.distribute.Strategy:
        """One for both trainings, since the second begins with the first one's weights."""
        return strategy()

    @cached_property
    def front_end(self) -> Embedding:
        trunk = (self.source or WeakLabelNetwork(self.config, 1)).trunk
        rate_hz, least_samples = self.preset.audio.sample_rate_hz, self.levels.least_samples
        return Embedding(lambda waveform: trunk(self.levels(waveform)), rate_hz, least_samples)

    def pretrain(self, records: RecordFolders, folder: Path, seed: int) -> None:
        videos, levels = RecordIndex.load(records.folder("labelled_videos")), folder / "levels"
        clips = ClipFeatures.extract(videos, "train", self.levels, self.preset.audio, levels)
        n_labels = len(videos.classes)
        network, self.stage1_seconds = self._learn(
            lambda: WeakLabelNetwork(self.config, n_labels), clips, n_labels, folder, seed
        )
        self.source = network
        shutil.rmtree(levels)

    def classify_round(self, one: Round, classes: tuple[str, ...], folder: Path, seed: int) -> RoundResult:
        assert self.source is not None
        source, n_labels = self.source, len(classes)
        network, seconds = self._learn(
            lambda: AdaptedNetwork(source, self.adaptation, n_labels), one.train, n_labels, folder, seed
        )

        def maxima(clips: ClipFeatures) -> np.ndarray:
            return np.concatenate([network.features(hidden).numpy() for hidden in clips.batches()])[:, np.newaxis]

        predictions, svm, fitting = classify_windows(one, classes, maxima, StandardizedSvm(WindowSvmConfig(), seed))
        save_svm(svm, folder)
        parameters = count_weights(source.trunk, network.f1) + svm.n_parameters
        return RoundResult(predictions, seconds + fitting, parameters)

    def pretrainings(self, records: RecordFolders) -> list[Training]:
        videos, levels = RecordIndex.load(records.folder("labelled_videos")), shape_of(self.levels, self.preset)
        n_labels = len(videos.classes)
        return [self._training(lambda: WeakLabelNetwork(self.config, n_labels), levels, videos.count("train"))]

    def trainings(self, shape: tuple[int, ...], classes: tuple[str, ...], n_clips: int) -> list[Training]:
        def adapted() -> AdaptedNetwork:
            source = self.source or WeakLabelNetwork(self.config, 1)
            source(tf.zeros([1, *shape_of(self.levels, self.preset)]))  # whose weights exist then
            return AdaptedNetwork(source, self.adaptation, len(classes))

        return [self._training(adapted, shape, n_clips)]

    def exported(self, shape: tuple[int, ...], classes: tuple[str, ...], folder: Path) -> WindowScores:
        (learning,) = restored(self.trainings(shape, classes, n_clips=1), folder)
        network: AdaptedNetwork = learning.network

        def maxima(hidden: tf.Tensor) -> tf.Tensor:
            return network.features(hidden)[:, tf.newaxis]

        assert self.source is not None
        return WindowScores(maxima, *load_svm(folder), (self.source, network))

    def _training(
        self, build: Callable[[], WeakLabelNetwork | AdaptedNetwork], shape: tuple[int, ...], n_clips: int
    ) -> Training:
        recipe = scaled(RECIPE, self.preset.baselines, n_clips)

        def learning() -> WeakLabelLearning:
            with self.replicas.scope():
                return WeakLabelLearning(build(), recipe, shape)

        return Training("", learning, recipe, n_clips, tf.TensorSpec(shape))

    def _learn(
        self,
        build: Callable[[], WeakLabelNetwork | AdaptedNetwork],
        clips: ClipFeatures,
        n_labels: int,
        folder: Path,
        seed: int,
    ) -> tuple[WeakLabelNetwork | AdaptedNetwork, float]:
        """A network trained in `folder` on the labels of `clips`, or restored, and the seconds."""

        def prepare(batch: Batch, _: tf.Tensor) -> Batch:
            return {"features": batch["features"], "target": tf.one_hot(batch["label"], n_labels)}

        one = self._training(build, clips.shape, len(clips))
        training = one.recipe.training
        make_deterministic(seed)
        epochs_from, steps = clips.prepared_batches(training, seed, prepare)
        learning: keras.Model = one.build()
        with self.replicas.scope():
            learning.compile_for(steps)
        history = train(learning, training, folder, epochs_from, steps, training_inputs=moment_inputs(clips))
        return learning.network, history.seconds
