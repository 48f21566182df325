"""After 100 updates a network classifies its own clips as well by its moments as by those of batches.

The data of every network are four classes, each with a log-mel of its own plus noise. As a control the same trainings
with Keras' momentum of 0.99 and no estimate at their end, which keep 0.99^100 = 37 % of the moments that they began by.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import NamedTuple

import numpy as np
import pytest
import tensorflow as tf

from ivf.config import ClassifierConfig, TrainingConfig, override, preset
from ivf.data.clip_features import ClipFeatures
from ivf.data.dataset_options import by_data
from ivf.data.feature_files import FeatureFiles
from ivf.data.pair_record import scale_frame
from ivf.models import FineTunedClassifier, Imagination, ImaginingClassifier, SceneClassifier, TransformationNetwork
from ivf.training.moments import MomentEstimator, batch_moments, normalizations
from ivf.training.replica_model import ReplicaModel
from ivf.training.train import make_deterministic, train

_CLASSES, _CLIPS, _BATCH, _EPOCHS = 4, 320, 16, 5
_STEPS = _CLIPS // _BATCH
_RATES = {"tuned": 0.02}  # of learning: G begins at random
_PRESET = override(preset("tiny"), ("autoencoder.codebook=ema", f"transformation_training.batch_size={_BATCH}"))
_APART = 0.02  # of accuracies


class Accuracies(NamedTuple):
    """Of own clips."""

    moving: float  # by the moving moments, as clips are classified
    batch: float  # by the moments of batches


def _own_clips() -> tuple[ClipFeatures, np.ndarray]:
    """Log-mels, and a frame of each clip's class [N, size, size, 3] uint8."""
    rng, size = np.random.default_rng(0), _PRESET.image.size_pixels
    labels = rng.permutation(np.arange(_CLIPS) % _CLASSES).astype(np.int32)
    sounds = 2.0 * rng.normal(size=(_CLASSES, *_PRESET.log_mel_shape))  # [n_classes, F, M, 1]
    log_mel = sounds[labels] - 6.0 + rng.normal(size=(_CLIPS, *_PRESET.log_mel_shape))
    pictures = rng.integers(20, 236, (_CLASSES, size, size, 3))
    frames = pictures[labels] + rng.integers(-20, 20, (_CLIPS, size, size, 3))
    unknown = [""] * _CLIPS
    files = FeatureFiles.write(Path(mkdtemp()) / "features", [log_mel])
    clips = ClipFeatures(files, labels, unknown, unknown, unknown, unknown)
    return clips, frames.astype(np.uint8)


def _classifier(kind: str) -> SceneClassifier:
    network = TransformationNetwork(_PRESET, pixel_variance=0.08)
    if kind == "classifier":
        return SceneClassifier(_PRESET.classifier, _PRESET.log_mel_shape, _CLASSES)
    if kind == "imagining":
        return ImaginingClassifier(_PRESET.classifier, Imagination(network), _CLASSES)
    return FineTunedClassifier(network, _CLASSES)


def _trained(kind: str, estimated: bool) -> Accuracies:
    """A network of `kind` after 100 updates; without estimates its momentum is Keras'."""
    make_deterministic(0)
    rate = _RATES.get(kind, 0.004)
    training = TrainingConfig(batch_size=_BATCH, epochs=_EPOCHS, learning_rate=rate, beta_1=0.9, cosine_decay=True)
    clips, frames = _own_clips()
    model: ReplicaModel
    if kind == "transformation":
        model = TransformationNetwork(replace(_PRESET, transformation_training=training), 0.08)
        model.compile_for(_STEPS)
        mixing = np.full((_CLIPS, _PRESET.critic.updates_per_step), 0.5, np.float32)
        pairs = tf.data.Dataset.from_tensor_slices(
            {"frame": frames, "log_mel": clips.arrays(), "mixing_weight": mixing}
        )
        batches = by_data(pairs.batch(_BATCH).repeat(_EPOCHS))
        train_on, inputs = (lambda first: batches), (lambda: pairs.batch(64))
    else:
        model = _classifier(kind)
        model.adapt([clips.arrays()])
        model.compile_for(training, _STEPS)
        train_on, inputs = clips.training_batches(training, ClassifierConfig(), seed=0)[0], clips.batches
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        if not estimated:
            patch.setattr(MomentEstimator, "estimate", lambda *_: None)
            for layer in normalizations(model):
                layer.momentum = 0.99
        train(model, training, Path(folder), train_on, _STEPS, training_inputs=inputs)

    def accuracy() -> float:
        correct = []
        for half in np.split(np.arange(_CLIPS), 2):  # batches of 160
            log_mel = tf.constant(clips.arrays()[half])
            if isinstance(model, TransformationNetwork):
                expected = model.encode_frames(scale_frame(tf.constant(frames[half]))).indices.numpy()
                correct.append(np.argmax(model.generate(log_mel).prediction, -1) == expected)
            else:
                correct.append(np.argmax(model(log_mel), -1) == clips.labels[half])
        return float(np.mean(correct))

    moving = accuracy()
    with batch_moments(model):
        return Accuracies(moving, accuracy())


@pytest.fixture(scope="module")
def trained() -> Callable[[str, bool], Accuracies]:
    """Kind of network, whether moments are estimated → accuracies."""
    return cache(_trained)


@pytest.mark.parametrize("kind", ["classifier", "imagining", "tuned", "transformation"])
def test_own_clips_are_classified_as_by_the_moments_of_batches(
    kind: str, trained: Callable[[str, bool], Accuracies]
) -> None:
    found = trained(kind, True)
    assert abs(found.moving - found.batch) <= _APART
    assert found.batch > {"transformation": 1.5 / _PRESET.autoencoder.n_codes}.get(kind, 1.5 / _CLASSES)  # it learnt


@pytest.mark.parametrize("kind", ["classifier", "tuned"])
def test_by_moving_averages_alone_they_would_not_be(kind: str, trained: Callable[[str, bool], Accuracies]) -> None:
    found = trained(kind, False)
    assert found.moving < found.batch - 10 * _APART
