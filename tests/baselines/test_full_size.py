"""Networks of full size: parameter counts, output shapes, a training step."""

from dataclasses import replace

import keras
import numpy as np
import pytest
import tensorflow as tf

from ivf.baselines import BASELINES, TrainingRecipe
from ivf.baselines.clip_classifier import ClipClassifier
from ivf.baselines.soundnet import SoundNet
from ivf.baselines.soundnet_distillation import SoundNetDistillation
from ivf.baselines.soundnet_trunk import SOUNDNET_5, SOUNDNET_8, SoundNetConfig
from tests.baselines.full_size import FULL_SIZE

RECIPE = TrainingRecipe(batch_size=2, epochs=1, optimizer="sgd", learning_rate=0.01)


def _trainable(model: keras.Model | keras.layers.Layer) -> int:
    return sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)


def _assert_all_changed(model: keras.Model, before: list[np.ndarray]) -> None:
    for old, weight in zip(before, model.trainable_weights, strict=True):
        if weight.name != "bias":  # those before a batch normalization have no gradient but rounding
            assert np.any(old != weight.numpy()), weight.path
        assert np.isfinite(weight.numpy()).all(), weight.path


@pytest.mark.parametrize("name", FULL_SIZE)
def test_a_network_has_its_sources_parameters_and_learns(name: str) -> None:
    full = FULL_SIZE[name]
    keras.utils.set_random_seed(0)
    weight = 0.1 if full.n_devices else 0.0
    recipe = replace(RECIPE, device_weight=weight)
    classifier = ClipClassifier(full.build(), recipe, full.shape)
    assert classifier.network.count_params() == full.parameters
    assert _trainable(classifier.network) == full.trainable
    classifier.compile_for(steps_per_epoch=1)
    rng = np.random.default_rng(0)
    clips = {
        "features": tf.constant(rng.normal(size=(2, *full.shape)), tf.float32),
        "target": tf.one_hot([0, 2], full.n_classes),
        "device": tf.one_hot([1, 0], max(full.n_devices, 2)),
    }
    assert classifier(clips["features"]).shape == (2, full.n_classes)
    before = [weight.numpy() for weight in classifier.trainable_weights]
    reported = classifier.train_step(clips)
    assert all(np.isfinite(float(value)) for value in reported.values())
    _assert_all_changed(classifier, before)


@pytest.mark.parametrize(
    ("config", "parameters", "trainable", "trunk"),
    [(SOUNDNET_8, 14_356_777, 14_352_713, 2_878_384), (SOUNDNET_5, 6_203_097, 6_202_137, 463_200)],
)
def test_soundnet_has_its_sources_parameters_and_learns(
    config: SoundNetConfig, parameters: int, trainable: int, trunk: int
) -> None:
    keras.utils.set_random_seed(0)
    student = SoundNetDistillation(SoundNet(config, 1000 + 401), RECIPE, 16_000, n_classes=(1000, 401))
    assert student.network.count_params() == parameters
    assert _trainable(student.network) == trainable
    assert student.network.trunk.count_params() == trunk
    student.compile_for(steps_per_epoch=1)
    rng = np.random.default_rng(0)
    posterior = np.concatenate([rng.dirichlet(np.ones(1000), 1), rng.dirichlet(np.ones(401), 1)], axis=1)
    waveform = tf.constant(rng.uniform(-0.5, 0.5, (1, 16_000)), tf.float32)
    assert student(waveform).shape == (1, 4, 1401)
    before = [weight.numpy() for weight in student.trainable_weights]
    student.train_step({"waveform": waveform, "posterior": tf.constant(posterior, tf.float32)})
    _assert_all_changed(student, before)


def test_every_registered_network_is_of_full_size() -> None:
    """Configs in the registry are the sources' own, except where a count above says otherwise."""
    from_registry = {
        f"{name}/{part}": network.config
        for name, entry in BASELINES.items()
        for part, network in entry.networks.items()
    }
    known = {repr(getattr(full.build(), "config", None)) for full in FULL_SIZE.values()}
    known |= {repr(SOUNDNET_8), repr(SOUNDNET_5)}
    of_table_2 = {name for name, entry in BASELINES.items() if 2 in entry.tables}
    for name, config in from_registry.items():
        if name.partition("/")[0] in of_table_2:
            assert repr(config) in known, name
