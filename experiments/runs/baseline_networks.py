"""Systems of others that are networks on spectra: trained as their recipes have it, scores of several fused."""

from dataclasses import replace
from functools import cached_property
from pathlib import Path

import numpy as np
import tensorflow as tf

from experiments.runs.baseline import Baseline
from experiments.runs.classifier_training import predictions_of, probabilities_of
from experiments.runs.round_result import RoundResult
from experiments.runs.rounds import Round
from ivf.baselines import BaselineEntry, Network, TrainingRecipe, entry_of
from ivf.baselines.clip_classifier import ClipClassifier
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
        grouped = any(network.grouped for network in self.entry.networks.values())
        groups = groups_of(classes) if grouped else np.arange(len(classes))
        members: dict[str, list[np.ndarray]] = {split: [] for split in one.tests}
        coarse: dict[str, list[np.ndarray]] = {split: [] for split in one.tests}
        seconds, parameters = 0.0, 0
        for name, network in self.entry.networks.items():
            labels, n_classes = one.train.labels, len(classes)
            if network.grouped:
                labels, n_classes = groups[labels], len(GROUPS)
            clips = replace(one.train, labels=labels)
            classifier, spent = self._trained(network, clips, n_classes, folder / name, seed)
            seconds += spent
            parameters += classifier.count_params()
            for split, test in one.tests.items():
                (coarse if network.grouped else members)[split].append(probabilities_of(classifier, test.batches()))
        predictions = []
        for split, test in one.tests.items():
            found = fuse(members[split])
            if grouped:
                found = two_stage(found, fuse(coarse[split]), groups)
            predictions.append(predictions_of(test, found.astype(np.float32), classes, split))
        return RoundResult(predictions, seconds, parameters)

    def _trained(
        self, network: Network, clips: ClipFeatures, n_classes: int, folder: Path, seed: int
    ) -> tuple[ClipClassifier, float]:
        recipe = scaled(network.recipe, self.preset.baselines, len(clips))
        make_deterministic(seed)
        with strategy().scope():
            built = network.build(network.config.scaled(self.preset.baselines.width), n_classes)
            classifier = ClipClassifier(built, recipe, clips.shape, standardize=False)
            epochs_from, steps = clips.prepared_batches(recipe.training, seed, _preparation(recipe, n_classes))
            classifier.compile_for(steps)
        history = train(classifier, recipe.training, folder, epochs_from, steps, training_inputs=clips.batches)
        return classifier, history.seconds


def scaled(recipe: TrainingRecipe, scale: BaselineConfig, n_clips: int) -> TrainingRecipe:
    """`recipe` with the batch and the number of updates that the preset sets for training on `n_clips`."""
    batch_size = scale.batch_size or recipe.batch_size
    epochs = -(-scale.updates // max(n_clips // batch_size, 1)) if scale.updates else recipe.epochs
    return recipe.shortened(epochs, batch_size)


def _preparation(recipe: TrainingRecipe, n_classes: int) -> Prepare:
    """Labels as targets, then what the recipe does to clips."""

    def prepare(batch: Batch, seed: tf.Tensor) -> Batch:
        target = tf.one_hot(batch["label"], n_classes)
        return augmented({"features": batch["features"], "target": target}, seed, recipe)

    return prepare
