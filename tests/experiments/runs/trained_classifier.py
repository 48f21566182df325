"""A small classifier that has made a few updates, and its clips."""

from pathlib import Path
from tempfile import mkdtemp

import keras
import numpy as np
import tensorflow as tf

from ivf.config import preset
from ivf.data.clip_features import ClipFeatures
from ivf.data.feature_files import FeatureFiles
from ivf.models import SceneClassifier
from ivf.training.moments import MomentEstimator

CLASSES = ("bus", "metro", "park")
_SHAPE = (8, 8, 1)  # [F, M, C]


def clips_of(cities: list[str], seed: int = 0) -> ClipFeatures:
    """A clip for each entry, of classes in turn; each city's clips have a level of their own."""
    rng, count, names = np.random.default_rng(seed), len(cities), sorted(set(cities))
    labels = (np.arange(count) % len(CLASSES)).astype(np.int32)
    levels = np.array([names.index(city) for city in cities])[:, np.newaxis, np.newaxis, np.newaxis]
    patterns = np.random.default_rng(9).normal(size=(len(CLASSES), *_SHAPE))
    features = patterns[labels] + 2.0 * levels + rng.normal(size=(count, *_SHAPE))
    keys, unknown = [f"{number}.wav" for number in range(count)], [""] * count
    files = FeatureFiles.write(Path(mkdtemp()) / "features", [features])
    return ClipFeatures(files, labels, keys, cities, unknown, unknown)


def trained_classifier(clips: ClipFeatures) -> SceneClassifier:
    """Trained for 30 updates on all clips as one batch, its moments estimated on them."""
    keras.utils.set_random_seed(0)
    chosen = preset("tiny")
    classifier = SceneClassifier(chosen.classifier, _SHAPE, len(CLASSES))
    classifier.adapt([clips.arrays()])
    classifier.compile_for(chosen.classifier_training, steps_per_epoch=10)
    step = tf.function(classifier.train_step)
    for _ in range(30):
        step({"features": tf.constant(clips.arrays()), "label": tf.constant(clips.labels)})
    MomentEstimator(classifier).estimate(clips.batches)
    return classifier
