"""Systems of others that are networks on spectra: trained as their recipes have it, scores of several fused."""

from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from experiments.runs.baselines.baseline import Baseline
from experiments.runs.classifier_training import predictions_of, probabilities_of
from experiments.runs.network_training import Training, moment_inputs, restored
from experiments.runs.round_result import RoundResult
from experiments.runs.rounds import Round
from ivf.baselines import BaselineEntry, Network, TrainingRecipe, entry_of
from ivf.baselines.clip_classifier import ClipClassifier
from ivf.baselines.fused_networks import FusedNetworks
from ivf.baselines.gao_mcdonnell import most_frequent
from ivf.baselines.min_max_scaling import MinMaxScaled
from ivf.baselines.product_rule import GROUPS, fuse, groups_of, two_stage
from ivf.baselines.recipe_augmentation import augmented
from ivf.config import BaselineConfig, Preset
from ivf.data.clip_features import ClipFeatures, Prepare
from ivf.data.record_index import RecordIndex
from ivf.frontends import FrontEnd, create
from ivf.training.replica_model import Batch, strategy
from ivf.training.train import make_deterministic, train


class BaselineNetworks(Baseline):
    """The networks of one entry of `ivf.baselines`, scaled by `preset.baselines`."""

    def __init__(self, preset: Preset, name: str) -> None:
        super().__init__(preset)
        self.entry: BaselineEntry = entry_of(name)

    @cached_property
    def front_end(self) -> FrontEnd:
        choice = self.entry.front_end
        assert choice.name is not None
        spectrum = create(choice.name, sample_rate_hz=self.preset.audio.sample_rate_hz, **choice.fields)
        return MinMaxScaled(spectrum) if choice.min_max else spectrum

    def features(self, index: RecordIndex, split: str, folder: Path) -> ClipFeatures:
        precision = self.preset.classifier.feature_precision
        return ClipFeatures.extract(index, split, self.front_end, self.preset.audio, folder, precision)

    def classify_round(self, one: Round, classes: tuple[str, ...], folder: Path, seed: int) -> RoundResult:
        groups = self._groups(classes)
        members: dict[str, list[np.ndarray]] = {split: [] for split in one.tests}
        coarse: dict[str, list[np.ndarray]] = {split: [] for split in one.tests}
        seconds, parameters = 0.0, 0
        trainings = self.trainings(one.train.shape, classes, len(one.train))
        for network, training in zip(self.entry.networks.values(), trainings, strict=True):
            clips, n_outputs = one.train, len(classes)
            if groups is not None and network.grouped:
                clips, n_outputs = replace(clips, labels=groups[clips.labels]), len(GROUPS)
            classifier, spent = _trained(training, clips, n_outputs, folder / training.name, seed)
            seconds += spent
            parameters += classifier.count_params()
            for split, test in one.tests.items():
                (coarse if network.grouped else members)[split].append(probabilities_of(classifier, test.batches()))
        predictions = []
        for split, test in one.tests.items():
            found = fuse(members[split])
            if groups is not None:
                found = two_stage(found, fuse(coarse[split]), groups)
            predictions.append(predictions_of(test, found.astype(np.float32), classes, split))
        return RoundResult(predictions, seconds, parameters)

    def trainings(self, shape: tuple[int, ...], classes: tuple[str, ...], n_clips: int) -> list[Training]:
        scale = self.preset.baselines

        def build(network: Network, recipe: TrainingRecipe) -> ClipClassifier:
            n_outputs = len(GROUPS) if network.grouped else len(classes)
            with strategy().scope():
                built = network.build(network.config.scaled(scale.width), n_outputs)
                return ClipClassifier(built, recipe, shape, standardize=False)

        recipes = {name: scaled(network.recipe, scale, n_clips) for name, network in self.entry.networks.items()}
        return [
            Training(name, partial(build, network, recipes[name]), recipes[name], n_clips, tf.TensorSpec(shape))
            for name, network in self.entry.networks.items()
        ]

    def exported(self, shape: tuple[int, ...], classes: tuple[str, ...], folder: Path) -> FusedNetworks:
        members: dict[bool, list[keras.Model]] = {False: [], True: []}
        networks = restored(self.trainings(shape, classes, n_clips=1), folder)  # their number shapes no weight
        for network, classifier in zip(self.entry.networks.values(), networks, strict=True):
            members[network.grouped].append(classifier)
        return FusedNetworks(members[False], members[True], self._groups(classes))

    def _groups(self, classes: tuple[str, ...]) -> np.ndarray | None:
        """Group of every class, [n_classes]; None where no network tells groups."""
        return groups_of(classes) if any(network.grouped for network in self.entry.networks.values()) else None


def _trained(one: Training, clips: ClipFeatures, n_outputs: int, folder: Path, seed: int) -> tuple[keras.Model, float]:
    """A network trained in `folder` on clips whose labels are below `n_outputs`, and the seconds that it took."""
    make_deterministic(seed)
    classifier, recipe = one.build(), one.recipe
    device = most_frequent(clips.devices) if recipe.device_weight else None
    epochs_from, steps = clips.prepared_batches(recipe.training, seed, _preparation(recipe, n_outputs, device))
    with classifier.distribute_strategy.scope():
        classifier.compile_for(steps)
    history = train(classifier, recipe.training, folder, epochs_from, steps, training_inputs=moment_inputs(clips))
    return classifier, history.seconds


def scaled(recipe: TrainingRecipe, scale: BaselineConfig, n_clips: int) -> TrainingRecipe:
    """`recipe` with the batch and the number of updates that the preset sets for training on `n_clips`."""
    batch_size = scale.batch_size or recipe.batch_size
    epochs = -(-scale.updates // max(n_clips // batch_size, 1)) if scale.updates else recipe.epochs
    return recipe.shortened(epochs, batch_size)


def _preparation(recipe: TrainingRecipe, n_classes: int, device: str | None) -> Prepare:
    """Labels as targets, and whether a clip is of another device than `device`; then what the recipe does to clips."""

    def prepare(batch: Batch, seed: tf.Tensor) -> Batch:
        prepared = {"features": batch["features"], "target": tf.one_hot(batch["label"], n_classes)}
        if device is not None:
            prepared["device"] = tf.one_hot(tf.cast(batch["device"] != device, tf.int32), 2)
        return augmented(prepared, seed, recipe)

    return prepare
