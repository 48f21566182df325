"""The trainer of baselines: its objective, what it reports, and a run that is resumed."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf

from ivf.baselines import TrainingRecipe
from ivf.baselines.clip_classifier import ClipClassifier
from ivf.baselines.focal_loss import focal_loss
from ivf.baselines.two_path_resnet import TwoPathResNet, TwoPathResNetConfig
from ivf.training.history import History
from ivf.training.train import make_deterministic, train
from tests.baselines.short_runs import EPOCHS, RECIPE, SHAPE, STEPS, batch_of, epochs_of, start
from tests.training.short_runs import interrupted, state_of

PLAIN = TrainingRecipe(batch_size=4, epochs=1, optimizer="sgd", learning_rate=0.5)


class Linear(keras.Model):
    """The mean over F and M, a dense layer, and perhaps another for devices."""

    def __init__(self, n_classes: int, n_devices: int = 0) -> None:
        super().__init__()
        self.score = keras.layers.Dense(n_classes)
        self.device = keras.layers.Dense(n_devices) if n_devices else None

    def call(self, features: tf.Tensor, training: bool = False) -> tf.Tensor | tuple[tf.Tensor, tf.Tensor]:
        pooled = tf.reduce_mean(features, axis=[1, 2])
        return self.score(pooled) if self.device is None else (self.score(pooled), self.device(pooled))


def _classifier(recipe: TrainingRecipe, n_devices: int = 0, standardize: bool = False) -> ClipClassifier:
    keras.utils.set_random_seed(0)
    classifier = ClipClassifier(Linear(4, n_devices), recipe, SHAPE, standardize)
    classifier.compile_for(STEPS)
    return classifier


@pytest.fixture
def clips() -> dict[str, tf.Tensor]:
    """Four clips with mixed labels."""
    return batch_of("gao_domain", 0)


def test_the_objective_is_the_sum_of_its_terms(clips: dict[str, tf.Tensor]) -> None:
    recipe = replace(PLAIN, focal_gamma=2.0, focal_alpha=0.25, mean_over_classes=True, kernel_l2=0.1, device_weight=0.2)
    classifier = _classifier(recipe, n_devices=2)
    reported = classifier.test_step(clips)
    logits, devices = classifier.network(clips["features"])
    cross_entropy = tf.nn.softmax_cross_entropy_with_logits(clips["target"], logits)
    of_devices = tf.nn.softmax_cross_entropy_with_logits(clips["device"], devices)
    focal = focal_loss(clips["target"], logits, 2.0, 0.25, mean_over_classes=True)
    kernels = sum(
        np.square(layer.kernel.numpy()).sum() for layer in (classifier.network.score, classifier.network.device)
    )
    expected = np.mean(0.8 * focal + 0.2 * of_devices) + 0.1 * kernels
    assert float(reported["objective"]) == pytest.approx(expected, rel=1e-5)
    assert float(reported["cross_entropy"]) == pytest.approx(np.mean(cross_entropy), rel=1e-5)
    agree = np.argmax(logits, axis=1) == np.argmax(clips["target"], axis=1)
    assert float(reported["accuracy"]) == pytest.approx(agree.mean())


def test_a_step_goes_down_the_gradient_with_its_penalty(clips: dict[str, tf.Tensor]) -> None:
    classifier = _classifier(replace(PLAIN, kernel_l2=0.05))
    kernel = classifier.network.score.kernel.numpy()
    pooled = clips["features"].numpy().mean(axis=(1, 2))
    error = tf.nn.softmax(classifier(clips["features"])).numpy() - clips["target"].numpy()
    classifier.train_step(clips)
    expected = kernel - 0.5 * (pooled.T @ error / 4 + 2 * 0.05 * kernel)
    np.testing.assert_allclose(classifier.network.score.kernel, expected, atol=1e-5)


def test_validation_changes_nothing(clips: dict[str, tf.Tensor]) -> None:
    classifier = start("gao_domain")
    before = classifier.get_weights()
    classifier.test_step(clips)
    for old, new in zip(before, classifier.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)


def test_the_scale_of_a_band_does_not_matter_once_adapted(clips: dict[str, tf.Tensor]) -> None:
    classifier, features = _classifier(PLAIN, standardize=True), clips["features"].numpy()
    classifier.adapt([features])
    logits = classifier(features)
    scale = np.linspace(1.0, 100.0, SHAPE[1], dtype=np.float32)[:, np.newaxis]
    classifier.adapt([scale * features + 7.0])
    np.testing.assert_allclose(classifier(scale * features + 7.0), logits, atol=1e-3)


def test_without_standardization_adapting_does_nothing(clips: dict[str, tf.Tensor]) -> None:
    classifier = _classifier(PLAIN)
    before = classifier(clips["features"])
    classifier.adapt([100.0 * clips["features"].numpy()])
    np.testing.assert_array_equal(classifier(clips["features"]), before)


def test_learns_what_is_easy() -> None:
    labels = np.arange(12) % 3
    features = np.random.default_rng(1).normal(size=(12, *SHAPE)).astype(np.float32)
    features[:, :, :, 0] += 4.0 * (labels[:, np.newaxis, np.newaxis] == np.arange(SHAPE[1]) % 3)
    keras.utils.set_random_seed(0)
    recipe = replace(RECIPE, focal_gamma=0.0, focal_alpha=1.0)
    classifier = ClipClassifier(TwoPathResNet(TwoPathResNetConfig(filters=4, stacks=2), 3), recipe, SHAPE)
    classifier.compile_for(steps_per_epoch=20)
    step = tf.function(classifier.train_step)
    clips = {"features": tf.constant(features), "target": tf.one_hot(labels, 3)}
    first = float(step(clips)["cross_entropy"])
    for _ in range(50):
        classifier.reset_metrics()
        last = step(clips)
    assert float(last["cross_entropy"]) < 0.5 * first and float(last["accuracy"]) == 1.0


def _run(folder: Path, broken_after: int | None = None) -> tuple[dict[str, np.ndarray], History]:
    def fail() -> None:
        raise OSError("the disk is gone")

    make_deterministic(0)
    model, epochs_from = start("gao_domain"), epochs_of("gao_domain")
    if broken_after is not None:
        epochs_from = interrupted(epochs_from, broken_after, fail)
    validation = epochs_of("gao_domain")(EPOCHS - 1)
    inputs = partial(validation.map, lambda batch: batch["features"])
    history = train(model, RECIPE.training, folder, epochs_from, STEPS, validation, inputs)
    return state_of(model), history


def test_a_resumed_run_ends_like_one_never_stopped(tmp_path: Path) -> None:
    with pytest.raises(tf.errors.OpError, match="the disk is gone"):
        _run(tmp_path / "broken", broken_after=STEPS + 2)
    (state, history), (expected, unbroken) = _run(tmp_path / "broken"), _run(tmp_path / "unbroken")
    assert len(state) == len(expected)
    for (name, value), other in zip(state.items(), expected.values(), strict=True):
        np.testing.assert_array_equal(value, other, err_msg=name)
    assert [row["epoch"] for row in history.rows] == [1, 2, 3]
    for row, other in zip(history.rows, unbroken.rows, strict=True):
        same = row.keys() - {"seconds", "waiting"}
        assert {"objective", "val_accuracy"} <= same
        assert {name: row[name] for name in same} == {name: other[name] for name in same}


def test_a_loss_that_is_not_finite_ends_the_run_by_name(tmp_path: Path) -> None:
    model = start("fcnn")
    endless = tf.data.Dataset.from_tensors(batch_of("fcnn", 0)).map(
        lambda batch: batch | {"features": batch["features"] * float("nan")}
    )
    with pytest.raises(FloatingPointError, match="cross_entropy is nan after step 1 of epoch 1"):
        train(model, RECIPE.training, tmp_path, lambda first: endless, 1, training_inputs=list)
