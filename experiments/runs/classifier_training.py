"""Stage 2: trains the classifier on one front end and lets it judge a test set (paper §3.2, Figure 1b)."""

from dataclasses import asdict
from pathlib import Path

import numpy as np
import tensorflow as tf

from ivf.config import Preset
from ivf.data.clip_features import ClipFeatures
from ivf.evaluation.predictions import Predictions
from ivf.models import Imagination, ImaginingClassifier, SceneClassifier, TransformationNetwork, TunedClassifier
from ivf.training.history import History
from ivf.training.replica_model import strategy
from ivf.training.run_folder import claim
from ivf.training.train import checkpoints_of, make_deterministic, train


def train_classifier(
    clips: ClipFeatures,
    n_classes: int,
    preset: Preset,
    workdir: Path,
    seed: int,
    behind: TransformationNetwork | Imagination | None,
) -> tuple[SceneClassifier, History]:
    """Trains on `clips`, or restores what `workdir` already holds of the same run.

    With `behind` the clips are log-mels, and the classifier sees what is imagined of them: by the G of a network, which
    is trained on with it, or by a frozen one.
    """
    training = preset.classifier_training
    claim(workdir, classifier=asdict(preset.classifier), training=asdict(training), clips=len(clips), seed=seed)
    make_deterministic(seed)
    network = behind.network if isinstance(behind, Imagination) else behind
    replicas = network.distribute_strategy if network else strategy()  # an optimizer must have its variables
    training.parts(replicas.num_replicas_in_sync)
    epochs_from, steps = clips.training_batches(training, preset.classifier, seed)
    with replicas.scope():
        if behind is None:
            classifier = SceneClassifier(preset.classifier, clips.features.shape[1:], n_classes)
        elif isinstance(behind, Imagination):
            classifier = ImaginingClassifier(preset.classifier, behind, n_classes)
        else:
            classifier = TunedClassifier(behind, n_classes)
        classifier.adapt(clips.features)
        classifier.compile_for(training, steps)
    return classifier, train(classifier, training, workdir, epochs_from, steps)


def restore_classifier(
    workdir: Path,
    preset: Preset,
    feature_shape: tuple[int, ...],
    n_classes: int,
    tuned: TransformationNetwork | None,
) -> SceneClassifier:
    """The trained classifier that `workdir` holds, without its training clips; the G of `tuned` becomes what it was."""
    classifier = (
        TunedClassifier(tuned, n_classes) if tuned else SceneClassifier(preset.classifier, feature_shape, n_classes)
    )
    classifier.compile_for(preset.classifier_training, steps_per_epoch=1)  # no step will be made
    checkpoints = checkpoints_of(classifier, workdir)
    if checkpoints.restore() < preset.classifier_training.epochs:
        raise ValueError(f"{workdir} holds no finished classifier: train it first")
    return classifier


@tf.function(reduce_retracing=True)
def _probabilities(classifier: SceneClassifier, features: tf.Tensor) -> tf.Tensor:
    return tf.nn.softmax(classifier(features))


def judge(classifier: SceneClassifier, clips: ClipFeatures, classes: tuple[str, ...], split: str) -> Predictions:
    """The classifier's probabilities for every clip."""
    batches = tf.data.Dataset.from_tensor_slices(clips.features).batch(64)
    return Predictions(
        keys=clips.keys,
        labels=clips.labels,
        probabilities=np.concatenate([_probabilities(classifier, features).numpy() for features in batches]),
        classes=classes,
        cities=clips.cities,
        locations=clips.locations,
        devices=clips.devices,
        splits=[split] * len(clips),
    )
