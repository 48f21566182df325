"""Stage 2: trains the classifier on one system's features and classifies a test set (paper §3.2, Figure 1b)."""

from pathlib import Path

import numpy as np
import tensorflow as tf

from experiments.runs.features import SpectrumFeatures
from ivf.config import Preset
from ivf.data.clip_features import ClipFeatures
from ivf.evaluation.predictions import Predictions
from ivf.models import SceneClassifier
from ivf.training.history import History
from ivf.training.train import checkpoints_of, make_deterministic, train


def train_classifier(
    features: SpectrumFeatures, clips: ClipFeatures, n_classes: int, preset: Preset, workdir: Path, seed: int
) -> tuple[SceneClassifier, History]:
    """Trains on `clips`, or restores what `workdir` already holds of the same run."""
    training, config = preset.classifier_training, features.config
    replicas = features.begin_training()
    make_deterministic(seed)
    training.parts(replicas.num_replicas_in_sync)
    epochs_from, steps = clips.training_batches(training, config, seed)
    with replicas.scope():
        classifier = features.classifier(clips.shape, n_classes)
        classifier.adapt(clips.batches().as_numpy_iterator())
        classifier.compile_for(training, steps)
    return classifier, train(classifier, training, workdir, epochs_from, steps, training_inputs=clips.batches)


def restore_classifier(
    features: SpectrumFeatures, shape: tuple[int, ...], n_classes: int, preset: Preset, workdir: Path
) -> SceneClassifier:
    """The trained classifier that `workdir` holds, without its training clips; of fine-tuned features with their G."""
    features.begin_training()
    classifier = features.classifier(shape, n_classes)
    classifier.compile_for(preset.classifier_training, steps_per_epoch=1)  # no step will be made
    if checkpoints_of(classifier, workdir).restore() < preset.classifier_training.epochs:
        raise ValueError(f"{workdir} holds no finished classifier: train it first")
    return classifier


@tf.function(reduce_retracing=True, autograph=False)
def _probabilities(classifier: SceneClassifier, features: tf.Tensor) -> tf.Tensor:
    return tf.nn.softmax(classifier(features))


def probabilities_of(classifier: SceneClassifier, batches: tf.data.Dataset) -> np.ndarray:
    """Batches of features [B, F, M, C] → the classifier's probabilities [N, n_classes]."""
    return np.concatenate([_probabilities(classifier, features).numpy() for features in batches])


def classify(classifier: SceneClassifier, clips: ClipFeatures, classes: tuple[str, ...], split: str) -> Predictions:
    """The classifier's probabilities for every clip."""
    return predictions_of(clips, probabilities_of(classifier, clips.batches()), classes, split)


def predictions_of(clips: ClipFeatures, probabilities: np.ndarray, classes: tuple[str, ...], split: str) -> Predictions:
    """`probabilities` [N, n_classes] with what else is known of the clips."""
    return Predictions(
        keys=clips.keys,
        labels=clips.labels,
        probabilities=probabilities,
        classes=classes,
        cities=clips.cities,
        locations=clips.locations,
        devices=clips.devices,
        splits=[split] * len(clips),
    )
