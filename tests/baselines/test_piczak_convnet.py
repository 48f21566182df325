"""Piczak's network: sizes of its source, slopes of an old librosa, votes of a clip's segments."""

import keras
import numpy as np
import pytest
import scipy.signal
import tensorflow as tf

from ivf.baselines.piczak import FAST_RECIPE
from ivf.baselines.piczak_convnet import PiczakConvNet, PiczakConvNetConfig, trailing_slope
from ivf.baselines.segment_classifier import SegmentClassifier
from ivf.baselines.voting import Vote

SMALL = PiczakConvNetConfig().scaled(0.02)


@pytest.fixture
def segments() -> np.ndarray:
    """Log-mels [B, F, M] in dB."""
    return np.random.default_rng(0).normal(-30.0, 12.0, (12, 41, 60)).astype(np.float32)


@pytest.mark.parametrize(("frames", "parameters"), [(41, 26_534_130), (101, 29_334_130)])
def test_a_full_network_has_its_sources_parameters_and_learns(frames: int, parameters: int) -> None:
    keras.utils.set_random_seed(0)
    network = PiczakConvNet(PiczakConvNetConfig(), 50)
    classifier = SegmentClassifier(network, FAST_RECIPE, (frames, 60))
    scalars = 2  # mean and deviation of the training set
    assert network.count_params() == parameters + scalars
    assert sum(int(np.prod(weight.shape)) for weight in network.trainable_weights) == parameters
    levels = np.random.default_rng(0).normal(-30.0, 12.0, (2, frames, 60)).astype(np.float32)
    classifier.adapt([levels])
    classifier.compile_for(steps_per_epoch=1)
    before = [weight.numpy() for weight in network.trainable_weights]
    classifier.train_step({"features": tf.constant(levels), "target": tf.one_hot([3, 49], 50)})
    for old, weight in zip(before, network.trainable_weights, strict=True):
        assert np.any(old != weight.numpy()), weight.path


def test_slopes_are_those_of_librosa_0_3_1() -> None:
    """Its `delta` pads 1 + width // 2 frames, filters from rest, and cuts off as many."""
    values = np.random.default_rng(0).normal(size=(3, 41, 60)).astype(np.float32)
    padded = np.pad(values, ((0, 0), (5, 5), (0, 0)), mode="edge")
    expected = scipy.signal.lfilter(np.arange(4, -5, -1), 1, padded, axis=1)[:, 5:-5]
    np.testing.assert_allclose(trailing_slope(tf.constant(values), 9), expected, atol=1e-4)


def test_the_slope_of_a_ramp() -> None:
    ramp = 0.5 * np.arange(20, dtype=np.float32)[np.newaxis, :, np.newaxis]
    np.testing.assert_allclose(trailing_slope(tf.constant(ramp), 9)[0, 8:, 0], 0.5 * 60)  # 60 = Σ k²


def test_the_scale_of_levels_does_not_matter_once_adapted(segments: np.ndarray) -> None:
    keras.utils.set_random_seed(0)
    network = PiczakConvNet(SMALL, 5)
    network.adapt(segments)
    logits = network(segments)
    network.adapt(3.0 * segments + 10.0)
    np.testing.assert_allclose(network(3.0 * segments + 10.0), logits, atol=1e-5)


def test_levels_that_are_not_finite_are_refused(segments: np.ndarray) -> None:
    segments[[3, 5], 2] = np.nan
    with pytest.raises(ValueError, match="2 of 12 training segments hold levels that are not finite"):
        PiczakConvNet(SMALL, 5).adapt(segments)


@pytest.mark.parametrize("rule", ["probability", "majority"])
def test_a_clip_is_classified_by_its_audible_segments(segments: np.ndarray, rule: Vote) -> None:
    keras.utils.set_random_seed(0)
    classifier = SegmentClassifier(PiczakConvNet(SMALL, 5), FAST_RECIPE, (41, 60), rule=rule)
    classifier.adapt([segments])
    classifier.network.score.kernel.assign(1000.0 * classifier.network.score.kernel)  # opinions that differ
    clips = segments.reshape(3, 4, 41, 60).copy()
    clips[0, 1:3] = -100.0
    logits = classifier(tf.constant(clips))
    assert logits.shape == (3, 5)
    for clip, kept in enumerate(([0, 3], range(4), range(4))):
        probability = tf.nn.softmax(classifier(tf.constant(clips[clip, list(kept)]))).numpy()
        score = probability.mean(axis=0)
        if rule == "majority":
            score = score / 10 + np.bincount(probability.argmax(axis=1), minlength=5)
            score /= score.sum()
        np.testing.assert_allclose(tf.nn.softmax(logits[clip]), score, atol=1e-5)


def test_learns_what_is_easy() -> None:
    keras.utils.set_random_seed(0)
    labels = np.arange(12) % 3
    segments = np.random.default_rng(1).normal(-40.0, 1.0, (12, 41, 60)).astype(np.float32)
    segments += 20.0 * (labels[:, np.newaxis, np.newaxis] == np.arange(60) // 20)
    network = PiczakConvNet(PiczakConvNetConfig().scaled(0.1), 3)
    classifier = SegmentClassifier(network, FAST_RECIPE, (41, 60))
    classifier.adapt([segments])
    classifier.compile_for(steps_per_epoch=1)
    batch = {"features": tf.constant(segments), "target": tf.one_hot(labels, 3)}
    step = tf.function(classifier.train_step)
    for _ in range(100):
        step(batch)
    classifier.reset_metrics()
    clips = {"features": tf.constant(segments[:, np.newaxis]), "target": tf.one_hot(labels, 3)}
    assert float(classifier.test_step(clips)["accuracy"]) == 1.0
