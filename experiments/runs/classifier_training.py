"""Stage 2: trains the classifier on one system's features and classifies a test set (paper §3.2, Figure 1b)."""

from pathlib import Path

import numpy as np
import tensorflow as tf

from experiments.runs.features import SpectrumFeatures
from experiments.runs.rounds import Round
from ivf.config import Preset
from ivf.data.clip_features import ClipFeatures
from ivf.evaluation.predictions import Predictions
from ivf.models import SceneClassifier
from ivf.training.early_stopping import EarlyStopping
from ivf.training.history import History
from ivf.training.train import checkpoints_of, make_deterministic, train


def train_classifier(
    features: SpectrumFeatures, one: Round, n_classes: int, preset: Preset, workdir: Path, seed: int
) -> tuple[SceneClassifier, History]:
    """Trains on a round's clips, or restores what `workdir` already holds of the same run.

    For as long as `preset.classifier_length` has it; with held-out clips it is stopped early.
    """
    clips, length, config = one.train, preset.classifier_length, features.config
    training = length.applied_to(preset.classifier_training, len(clips))
    replicas = features.begin_training()
    make_deterministic(seed)
    training.parts(replicas.num_replicas_in_sync)
    epochs_from, steps = clips.training_batches(training, config, seed)
    with replicas.scope():
        classifier = features.classifier(clips.shape, n_classes)
        classifier.adapt(clips.batches().as_numpy_iterator())
        classifier.compile_for(training, steps)
    stopping = None if one.held_out is None else EarlyStopping(classifier, length.patience_epochs(steps))
    history = train(
        classifier,
        training,
        workdir,
        epochs_from,
        steps,
        validation=one.held_out.labelled_batches() if one.held_out is not None else None,
        training_inputs=clips.batches,
        early_stopping=stopping,
    )
    return classifier, history


def restore_classifier(
    features: SpectrumFeatures, shape: tuple[int, ...], n_classes: int, preset: Preset, workdir: Path
) -> SceneClassifier:
    """The trained classifier that `workdir` holds, without its training clips; of fine-tuned features with their G."""
    features.begin_training()
    classifier = features.classifier(shape, n_classes)
    classifier.compile_for(preset.classifier_training, steps_per_epoch=1)  # no step will be made
    stopped_early = preset.classifier_length.held_out_share > 0
    checkpoints = checkpoints_of(classifier, workdir, EarlyStopping(classifier, 1) if stopped_early else None)
    checkpoints.restore()
    if not checkpoints.finished:
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
