"""Labels reach G through the codes that it chooses, and nothing else of stage 1."""

import keras
import numpy as np
import tensorflow as tf

from ivf.models import FineTunedClassifier, SceneClassifier, TransformationNetwork


def _clips(network: TransformationNetwork) -> dict[str, tf.Tensor]:
    log_mel = np.random.default_rng(0).normal(-6.0, 3.0, (6, *network.preset.log_mel_shape))
    return {"features": tf.constant(log_mel, tf.float32), "label": tf.constant(np.arange(6) % 3, tf.int32)}


def _tuned(network: TransformationNetwork) -> FineTunedClassifier:
    keras.utils.set_random_seed(0)
    tuned = FineTunedClassifier(network, n_classes=3)
    tuned.adapt([_clips(network)["features"].numpy()])
    tuned.compile_for(network.preset.classifier_training, steps_per_epoch=10)
    return tuned


def _layers(classifier: SceneClassifier) -> list[keras.layers.Layer]:
    return [*classifier.convolutions, *classifier.normalizations, classifier.score]


def test_untrained_it_says_what_a_classifier_of_imagined_features_says(network: TransformationNetwork) -> None:
    clips, tuned = _clips(network), _tuned(network)
    imagined = network.generate(clips["features"]).features
    alone = SceneClassifier(network.preset.classifier, imagined.shape[1:], 3)
    alone.adapt([imagined.numpy()])
    for layer, theirs in zip(_layers(alone), _layers(tuned), strict=True):
        layer.set_weights(theirs.get_weights())
    np.testing.assert_allclose(tuned(clips["features"]), alone(imagined), atol=1e-5)


def test_a_step_moves_g_and_the_classifier_and_no_other_weight(network: TransformationNetwork) -> None:
    tuned = _tuned(network)
    parts = {
        "generator": network.generator.trainable_weights,
        "classifier": tuned.score.trainable_weights,
        "autoencoder": network.autoencoder.weights,
        "critic": network.critic.weights,
    }
    before = {name: [weight.numpy() for weight in weights] for name, weights in parts.items()}
    tuned.train_step(_clips(network))
    moved = {
        name: any(not np.array_equal(old, weight.numpy()) for old, weight in zip(before[name], weights, strict=True))
        for name, weights in parts.items()
    }
    assert moved == {"generator": True, "classifier": True, "autoencoder": False, "critic": False}
