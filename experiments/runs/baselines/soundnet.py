"""The rows "SoundNet": a student learns, from the sounds of the pairs, what a teacher finds in their frames."""

from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path

import tensorflow as tf

from experiments.runs.baselines.embeddings import BaselineEmbeddings
from experiments.runs.baselines.frame_teacher import imagenet_teacher, posteriors, scene_teacher
from experiments.runs.baselines.pair_training import PairLearner, pair_training, train_on_pairs
from experiments.runs.network_training import Training
from experiments.runs.record_folders import RecordFolders
from ivf.baselines import TrainingRecipe, entry_of
from ivf.baselines.embedding import Embedding
from ivf.baselines.soundnet import SoundNet
from ivf.baselines.soundnet_distillation import SoundNetDistillation
from ivf.baselines.window_svm import WindowSvm, sliding_windows
from ivf.config import Preset
from ivf.training.replica_model import Batch

_SCENES = 10  # of a teacher that labelled videos taught, where a training's size is estimated


class BaselineSoundNet(BaselineEmbeddings):
    """SoundNet, `name` of eight or five layers; `imagenet` chooses the teacher.

    Windows of pool5, or of the shorter network's last layer before its head, and a linear SVM, as published.
    """

    def __init__(self, preset: Preset, imagenet: bool = False, name: str = "soundnet") -> None:
        super().__init__(preset)
        self.imagenet = imagenet
        entry = entry_of(name)
        assert entry.svm is not None
        self.student, self.svm_config = entry.networks["student"], entry.svm
        config = replace(self.student.config, records_rate_hz=preset.audio.sample_rate_hz)
        if preset.audio.clip_seconds <= config.feature_seconds:
            # ours: what has been repeated to 10 s already would be seen twice in the source's 20 s
            config = replace(config, training_seconds=config.feature_seconds)
        self.config = config.scaled(preset.baselines.width)

    @cached_property
    def front_end(self) -> Embedding:
        network = self.network or SoundNet(self.config, 1)
        return Embedding(network.trunk.features, self.preset.audio.sample_rate_hz)

    @property
    def n_parameters(self) -> int:
        assert self.network is not None
        return self.network.trunk.n_feature_parameters

    def pretrain(self, records: RecordFolders, folder: Path, seed: int) -> None:
        pairs, found = records.folder("waveform_pairs"), folder / "posteriors.npz"
        folder.mkdir(parents=True, exist_ok=True)
        if self.imagenet:
            teacher, seconds = imagenet_teacher(), 0.0
        else:
            teacher, seconds = scene_teacher(records, self.preset, folder / "teacher", seed)
        known = posteriors(teacher, pairs, self.preset, found)
        n_classes = known["posterior"].shape[1]
        place = tf.lookup.StaticHashTable(
            tf.lookup.KeyValueTensorInitializer(tf.constant(known["key"]), tf.range(len(known["key"]))), -1
        )
        posterior = tf.constant(known["posterior"])  # [N, K]

        def prepare(batch: Batch, _: tf.Tensor) -> Batch:
            return {"waveform": batch["waveform"], "posterior": tf.gather(posterior, place.lookup(batch["key"]))}

        build = partial(self._student, n_classes=n_classes)
        learner = PairLearner(build, self.student.recipe, prepare, lambda batch: batch["waveform"])
        model, student_seconds = train_on_pairs(learner, pairs, self.preset, folder, seed)
        self.network, self.stage1_seconds = model.network, seconds + student_seconds

    def pretrainings(self, records: RecordFolders) -> list[Training]:
        """The student's; a teacher of scenes is smaller, and learns from frames of the same number."""
        n_samples = self.preset.audio.clip_samples
        build = partial(self._student, n_classes=1000 if self.imagenet else _SCENES)
        pairs = records.folder("waveform_pairs")
        return [pair_training(build, self.student.recipe, pairs, self.preset, tf.TensorSpec([n_samples]))]

    def windows(self, features: tf.Tensor) -> tf.Tensor:
        return sliding_windows(features, self.svm_config.window_share)

    def svm(self, seed: int) -> WindowSvm:
        return WindowSvm(self.svm_config, seed)

    def _student(self, recipe: TrainingRecipe, n_classes: int) -> SoundNetDistillation:
        network = SoundNet(self.config, n_classes)
        return SoundNetDistillation(network, recipe, self.preset.audio.clip_samples, [n_classes])
