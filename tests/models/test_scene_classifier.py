"""Eight convolutions of §3.2, standardized inputs, any front end."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from ivf.config import ClassifierConfig, Preset
from ivf.models import SceneClassifier

SHAPE = (17, 16, 2)  # [F, M, C]


@pytest.fixture
def clips() -> dict[str, tf.Tensor]:
    rng = np.random.default_rng(0)
    features = rng.normal(5.0, 2.0, (8, *SHAPE)) * np.linspace(1.0, 9.0, SHAPE[1])[:, np.newaxis]
    return {"features": tf.constant(features, tf.float32), "label": tf.constant(np.arange(8) % 3, tf.int32)}


@pytest.fixture
def classifier(tiny: Preset) -> SceneClassifier:
    keras.utils.set_random_seed(0)
    made = SceneClassifier(tiny.classifier, SHAPE, 3)
    made.compile_for(tiny.classifier_training, steps_per_epoch=10)
    return made


def test_nothing_is_compiled_behind_its_back(classifier: SceneClassifier) -> None:
    assert not classifier.jit_compile


def test_parameters_at_the_papers_size() -> None:
    classifier = SceneClassifier(ClassifierConfig(), (101, 64, 1), 10)
    standardize = classifier.standardize.count_params()  # mean and variance of each band, and a count
    assert standardize == 2 * 64 + 1
    assert classifier.count_params() - standardize == 4_695_114
    assert sum(int(np.prod(weight.shape)) for weight in classifier.trainable_weights) == 4_691_274
    assert len(classifier.convolutions) == 8
    assert len(classifier.pools) == 4


@pytest.mark.parametrize(
    ("shape", "n_classes", "expected"),
    [((101, 64, 1), 50, 4_715_634), ((101, 64, 3), 10, 4_696_266), ((32, 32, 64), 10, 4_731_402)],
    ids=["50 classes", "deltas", "imagined features"],
)
def test_parameters_for_other_inputs_and_classes(shape: tuple[int, int, int], n_classes: int, expected: int) -> None:
    classifier = SceneClassifier(ClassifierConfig(), shape, n_classes)
    assert classifier.count_params() - classifier.standardize.count_params() == expected


@pytest.mark.parametrize("shape", [(101, 64, 1), (93, 64, 3), (8, 8, 16), (4, 4, 4)])
def test_takes_spectra_and_imagined_features_alike(tiny: Preset, shape: tuple[int, int, int]) -> None:
    assert SceneClassifier(tiny.classifier, shape, 5)(np.zeros((2, *shape), np.float32)).shape == (2, 5)


def test_the_scale_of_a_band_does_not_matter_once_adapted(
    classifier: SceneClassifier, clips: dict[str, tf.Tensor]
) -> None:
    features = clips["features"].numpy()
    classifier.adapt([features])
    mean, deviation = features.mean(axis=(0, 1)), features.std(axis=(0, 1))
    np.testing.assert_allclose(classifier.standardize(features), (features - mean) / deviation, atol=1e-4)
    logits = classifier(features)
    classifier.adapt([100.0 * features + 7.0])
    np.testing.assert_allclose(classifier(100.0 * features + 7.0), logits, rtol=1e-3, atol=1e-3)


def test_a_step_changes_every_trainable_weight(classifier: SceneClassifier, clips: dict[str, tf.Tensor]) -> None:
    classifier.adapt([clips["features"].numpy()])
    before = [weight.numpy() for weight in classifier.trainable_weights]
    classifier.train_step(clips)
    for old, weight in zip(before, classifier.trainable_weights, strict=True):
        assert np.any(old != weight.numpy()), weight.path


def test_judging_changes_nothing(classifier: SceneClassifier, clips: dict[str, tf.Tensor]) -> None:
    before = classifier.get_weights()
    classifier.test_step(clips)
    for old, new in zip(before, classifier.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)


def test_reports_cross_entropy_and_accuracy(classifier: SceneClassifier, clips: dict[str, tf.Tensor]) -> None:
    reported = classifier.test_step(clips)
    probability = tf.nn.softmax(classifier(clips["features"])).numpy()
    labels = clips["label"].numpy()
    surprise = -np.log(probability[np.arange(len(labels)), labels])
    np.testing.assert_allclose(reported["cross_entropy"], surprise.mean(), rtol=1e-4)
    np.testing.assert_allclose(reported["accuracy"], (probability.argmax(axis=1) == labels).mean())


def test_learns_what_is_easy(classifier: SceneClassifier) -> None:
    labels = np.arange(12) % 3
    features = np.random.default_rng(1).normal(size=(12, *SHAPE)).astype(np.float32)
    features[:, :, :, 0] += 4.0 * (labels[:, np.newaxis, np.newaxis] == np.arange(SHAPE[1]) % 3)
    classifier.adapt([features])
    step = tf.function(classifier.train_step)
    clips = {"features": tf.constant(features), "label": tf.constant(labels, tf.int32)}
    first = float(step(clips)["cross_entropy"])
    for _ in range(40):
        classifier.reset_metrics()
        last = float(step(clips)["cross_entropy"])
    assert last < 0.5 * first
