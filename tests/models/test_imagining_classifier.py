"""A frozen imagination before the classifier: the same as features imagined beforehand, and no weight of its own."""

import numpy as np
import pytest
import tensorflow as tf

from ivf.models import Imagination, ImaginingClassifier, SceneClassifier, TransformationNetwork
from ivf.models.imagination import FeatureView


def _clips(network: TransformationNetwork) -> dict[str, tf.Tensor]:
    log_mel = np.random.default_rng(0).normal(-6.0, 3.0, (6, *network.preset.log_mel_shape))
    return {"features": tf.constant(log_mel, tf.float32), "label": tf.constant(np.arange(6) % 3, tf.int32)}


@pytest.mark.parametrize("view", ["codes", "expected", "logits"])
def test_it_learns_what_a_classifier_of_imagined_features_learns(
    network: TransformationNetwork, view: FeatureView
) -> None:
    clips, imagination, config = _clips(network), Imagination(network, view), network.preset.classifier
    imagined = imagination.imagine(clips["features"])
    behind, alone = ImaginingClassifier(config, imagination, 3), SceneClassifier(config, tuple(imagined.shape[1:]), 3)
    assert len(behind.weights) == len(alone.weights)
    alone.set_weights(behind.get_weights())
    for classifier, features in ((behind, clips["features"]), (alone, imagined)):
        classifier.adapt([features.numpy()])
        classifier.compile_for(network.preset.classifier_training, steps_per_epoch=10)
        classifier.train_step({"features": features, "label": clips["label"]})
    for mine, theirs in zip(behind.get_weights(), alone.get_weights(), strict=True):
        np.testing.assert_allclose(mine, theirs, atol=1e-5)


def test_a_step_leaves_g_and_its_statistics_alone(network: TransformationNetwork) -> None:
    clips = _clips(network)
    classifier = ImaginingClassifier(network.preset.classifier, Imagination(network), 3)
    classifier.adapt([clips["features"].numpy()])
    classifier.compile_for(network.preset.classifier_training, steps_per_epoch=10)
    before = [weight.numpy() for weight in network.weights]
    classifier.train_step(clips)
    assert all(np.array_equal(old, weight.numpy()) for old, weight in zip(before, network.weights, strict=True))
