"""Estimated moments are those of all data as one batch, however these come in batches."""

from functools import partial
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf

from ivf.models import Imagination, ImaginingClassifier, TransformationNetwork
from ivf.models.batch_normalization import BatchNormalization
from ivf.training.moments import Inputs, MomentEstimator, batch_moments, normalizations
from ivf.training.replica_model import ReplicaModel
from ivf.training.train import make_deterministic, train
from tests.training.short_runs import STEPS, TRAINING, epochs_of, inputs_of, make_model

NETWORKS = ("classifier", "tuned", "transformation")  # each has batch normalization of its own


def _model(kind: str) -> ReplicaModel:
    """A network whose weights have moved a little from where they began."""
    make_deterministic(0)
    model = make_model(kind, dropout=0.0)
    for batch in epochs_of(kind)(0).take(2):
        model.train_step(batch)
    return model


def _moments(model: keras.Model) -> np.ndarray:
    """All means and variances in one vector."""
    layers = normalizations(model)
    values = [value for layer in layers for value in (layer.moving_mean.numpy(), layer.moving_variance.numpy())]
    return np.concatenate(values)


def _all(kind: str) -> tf.Tensor | dict[str, tf.Tensor]:
    """All data of a run as one batch."""
    batches = list(inputs_of(kind)())
    return tf.nest.map_structure(lambda *parts: tf.concat(parts, axis=0), *batches)


def _in_batches(kind: str, size: int) -> Inputs:
    return lambda: tf.data.Dataset.from_tensor_slices(_all(kind)).batch(size)


@pytest.mark.parametrize("kind", NETWORKS)
def test_they_are_those_of_all_data_as_one_batch(kind: str) -> None:
    model, everything = _model(kind), _all(kind)
    MomentEstimator(model).estimate(_in_batches(kind, 5))
    found = _moments(model)
    for layer in normalizations(model):
        layer.momentum = 0.0  # so that what a training pass keeps is its own batch's
    if isinstance(model, TransformationNetwork):
        model.generate(everything["log_mel"], training=True)
    else:
        model(everything, training=True)
    expected = _moments(model)
    assert len(found) == sum(2 * layer.moving_mean.shape[0] for layer in normalizations(model)) > 20
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("kind", NETWORKS)
def test_the_size_of_batches_is_rounding_and_the_same_batches_give_the_same_bits(kind: str) -> None:
    model = _model(kind)
    estimator, found = MomentEstimator(model), []
    for size in (1, 5, 100, 5):
        estimator.estimate(_in_batches(kind, size))
        found.append(_moments(model))
    np.testing.assert_array_equal(found[1], found[3])
    for other in found[:3]:
        np.testing.assert_allclose(other, found[1], rtol=1e-5, atol=1e-6)


def test_no_other_weight_changes_and_other_data_give_other_moments() -> None:
    model = _model("tuned")
    moments = {id(value) for layer in normalizations(model) for value in (layer.moving_mean, layer.moving_variance)}
    before = {weight.path: weight.numpy() for weight in model.weights if id(weight) not in moments}
    estimator, found = MomentEstimator(model), []
    for shift in (0.0, 1.0):
        ramp = shift * tf.linspace(-1.0, 1.0, model.network.preset.log_mel_shape[1])[:, tf.newaxis]
        estimator.estimate(lambda ramp=ramp: [batch * (1 + ramp) for batch in inputs_of("tuned")()])
        found.append(_moments(model))
    assert np.abs(found[1] - found[0]).max() > 0.1
    for weight in model.weights:
        if id(weight) not in moments:
            np.testing.assert_array_equal(weight.numpy(), before[weight.path], err_msg=weight.path)


def test_frozen_moments_are_kept() -> None:
    network = make_model("transformation")
    behind = ImaginingClassifier(network.preset.classifier, Imagination(network), 3)
    assert normalizations(behind) == behind.normalizations
    before = _moments(network)
    MomentEstimator(behind).estimate(inputs_of("tuned"))
    np.testing.assert_array_equal(_moments(network), before)
    behind.normalizations[0].trainable = False
    assert normalizations(behind) == behind.normalizations[1:]


@pytest.mark.parametrize("kind", NETWORKS)
def test_by_batch_moments_it_is_as_in_training_and_keeps_none(kind: str) -> None:
    model, everything = _model(kind), _all(kind)
    call = partial(model.generate, everything["log_mel"]) if kind == "transformation" else partial(model, everything)
    before, by_moving = model.get_weights(), tf.nest.flatten(call())[-1].numpy()
    with batch_moments(model):
        by_batch = tf.nest.flatten(call())[-1].numpy()
    for old, new in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)
    np.testing.assert_array_equal(tf.nest.flatten(call())[-1], by_moving)
    np.testing.assert_allclose(by_batch, tf.nest.flatten(call(training=True))[-1], rtol=1e-3, atol=1e-4)
    assert np.abs(by_batch - by_moving).max() > 1e-2


class Chain(keras.Model):
    """[B, 2] through each of the given layers."""

    def __init__(self, *layers: keras.layers.Layer) -> None:
        super().__init__()
        self.called = list(layers)
        self(tf.zeros([1, 2]))

    def call(self, values: tf.Tensor) -> tf.Tensor:
        for layer in self.called:
            values = layer(values)
        return values


def test_layers_whose_moments_cannot_be_estimated_are_refused() -> None:
    values = tf.constant([[1.0, 2.0], [3.0, 5.0]])
    with pytest.raises(TypeError, match=r"batch_normalization.* is Keras' own: use BatchNormalization of ivf"):
        MomentEstimator(Chain(keras.layers.BatchNormalization()))
    layer = BatchNormalization()
    with pytest.raises(ValueError, match="is called twice"):
        MomentEstimator(Chain(layer, layer)).estimate(lambda: [values])
    for batches in ([values * np.inf], [values, values * np.inf]):
        with pytest.raises(FloatingPointError, match=r"inputs of .*batch_normalization.* are not finite"):
            MomentEstimator(Chain(BatchNormalization())).estimate(lambda batches=batches: batches)


def test_without_spread_the_variance_is_zero_and_not_below() -> None:
    layer = BatchNormalization()
    MomentEstimator(Chain(layer)).estimate(lambda: [tf.fill([3, 2], 0.1)] * 5)
    np.testing.assert_array_equal(layer.moving_variance, [0.0, 0.0])
    np.testing.assert_array_equal(layer.moving_mean, np.float32([0.1, 0.1]))


def test_training_without_data_for_its_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"SceneClassifier has batch normalization: give train\(training_inputs="):
        train(make_model("classifier"), TRAINING, tmp_path / "run", epochs_of("classifier"), STEPS)
    assert not (tmp_path / "run").exists()
    layer = make_model("parts")  # G has layer normalization
    assert not normalizations(layer)
    train(layer, TRAINING, tmp_path / "run", epochs_of("parts"), STEPS)
