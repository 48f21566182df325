"""Kumar et al.'s network: sizes of its source, segments, learning from labels of clips, adaptation."""

from dataclasses import replace

import keras
import librosa
import numpy as np
import pytest
import tensorflow as tf

from ivf.baselines.weak_label_adaptation import Adaptation, AdaptedNetwork
from ivf.baselines.weak_label_learning import RECIPE, WeakLabelLearning
from ivf.baselines.weak_label_network import WeakLabelConfig, WeakLabelLevels, WeakLabelNetwork

SMALL = WeakLabelConfig().scaled(0.05)


@pytest.fixture
def levels() -> tf.Tensor:
    """[3, 260, 128] dB: three segments each."""
    return tf.constant(np.random.default_rng(0).normal(-40.0, 15.0, (3, 260, 128)), tf.float32)


def _source(n_labels: int = 7) -> WeakLabelNetwork:
    keras.utils.set_random_seed(0)
    network = WeakLabelNetwork(SMALL, n_labels)
    network(tf.zeros([1, 128, 128]))
    return network


def test_full_size_has_its_sources_parameters_and_learns() -> None:
    keras.utils.set_random_seed(0)
    learning = WeakLabelLearning(WeakLabelNetwork(WeakLabelConfig(), 527), RECIPE, (128, 128))
    assert learning.network.count_params() == 5_007_103
    assert sum(int(np.prod(weight.shape)) for weight in learning.network.trainable_weights) == 5_002_047
    learning.compile_for(steps_per_epoch=1)
    before = [weight.numpy() for weight in learning.trainable_weights]
    features = tf.constant(np.random.default_rng(0).normal(-40.0, 15.0, (2, 128, 128)), tf.float32)
    learning.train_step({"features": features, "target": tf.one_hot([3, 500], 527)})
    for old, weight in zip(before, learning.trainable_weights, strict=True):
        assert np.any(old != weight.numpy()), weight.path


def test_levels_are_those_of_the_source() -> None:
    config = WeakLabelConfig(n_mels=40)  # with 128, as there, some bands lie between two bins, and librosa warns
    clip = np.random.default_rng(0).normal(0.0, 0.1, 3 * 44_100).astype(np.float32)
    power = librosa.feature.melspectrogram(y=clip, sr=44_100, n_fft=1024, hop_length=512, n_mels=40, pad_mode="reflect")
    np.testing.assert_allclose(WeakLabelLevels(config)(clip[np.newaxis])[0], librosa.power_to_db(power).T, atol=5e-3)
    short = WeakLabelLevels(WeakLabelConfig())(clip[np.newaxis, :44_100])
    assert short.shape == (1, 128, 128)
    assert (short[0, 87:] == 0.0).numpy().all() and (short[0, :87] != 0.0).numpy().all()


def test_a_clip_has_the_mean_posterior_of_its_segments(levels: tf.Tensor) -> None:
    network = _source()
    hidden = network.f1(network.trunk(levels))
    assert hidden.shape == (3, 3, 1, SMALL.f1)
    segments = tf.sigmoid(network.f2(hidden))[:, :, 0].numpy()
    np.testing.assert_allclose(network(levels), segments.mean(axis=1), atol=1e-6)
    np.testing.assert_allclose(network.features(levels), hidden.numpy().max(axis=(1, 2)), atol=1e-6)


def test_learning_reports_the_binary_cross_entropy_of_clips(levels: tf.Tensor) -> None:
    network = _source()
    learning = WeakLabelLearning(network, RECIPE, (260, 128))
    target = np.random.default_rng(0).integers(0, 2, (3, 7)).astype(np.float32)  # several labels a clip
    reported = learning.test_step({"features": levels, "target": tf.constant(target)})
    posterior = network(levels).numpy()
    expected = -np.mean(target * np.log(posterior) + (1 - target) * np.log(1 - posterior))
    np.testing.assert_allclose(reported["binary_cross_entropy"], expected, rtol=1e-5)


@pytest.mark.parametrize("adaptation", ["I", "II", "III"])
def test_an_adapted_network_learns_the_target_and_leaves_its_source_alone(
    adaptation: Adaptation, levels: tf.Tensor
) -> None:
    source = _source()
    source(levels, training=True)  # moving statistics of its own
    before = source.get_weights()
    network, hidden = AdaptedNetwork(source, adaptation, n_labels=4), source.trunk(levels)
    np.testing.assert_allclose(network.features(hidden), source.features(levels), atol=1e-6)
    learning = WeakLabelLearning(network, replace(RECIPE, learning_rate=0.01), hidden.shape[1:])
    assert learning(hidden).shape == (3, 4)
    layers = {"f1": network.f1, "f2": network.f2, "between": network.between}
    weights = {name: layer.get_weights() for name, layer in layers.items() if layer is not None}
    learning.compile_for(steps_per_epoch=1)
    batch = {"features": hidden, "target": tf.one_hot([0, 1, 3], 4)}
    losses = []
    for _ in range(15):
        learning.reset_metrics()
        losses.append(float(learning.train_step(batch)["binary_cross_entropy"]))
    assert losses[-1] < 0.6 * losses[0]
    changed = {
        name: any(np.any(old != new) for old, new in zip(values, layers[name].get_weights(), strict=True))
        for name, values in weights.items()
    }
    expected = {"f1": True}
    expected |= {"II": {"f2": True}, "III": {"between": True}}.get(adaptation, {})
    assert changed == expected
    for old, new in zip(before, source.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)
