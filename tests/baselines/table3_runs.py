"""Small systems of Table 3 that are trained, and their batches, for tests that stop runs or distribute them."""

from dataclasses import replace

import keras
import numpy as np
import tensorflow as tf

from ivf.baselines import TrainingRecipe
from ivf.baselines.look_listen_learn import LookListenLearn, LookListenLearnConfig
from ivf.baselines.piczak_convnet import PiczakConvNet, PiczakConvNetConfig
from ivf.baselines.second_spectrogram import SecondSpectrogramConfig
from ivf.baselines.segment_classifier import SegmentClassifier
from ivf.baselines.sound_autoencoder import ENCODER, SoundAutoencoder
from ivf.baselines.weak_label_adaptation import AdaptedNetwork
from ivf.baselines.weak_label_learning import WeakLabelLearning
from ivf.baselines.weak_label_network import WeakLabelConfig, WeakLabelNetwork
from ivf.data.dataset_options import by_data
from ivf.training.replica_model import Batch, ReplicaModel
from ivf.training.train import Epochs

EPOCHS, STEPS, BATCH, N_CLASSES = 2, 3, 4, 4
# not Adam, whose first step turns rounding errors of gradients that are 0 (of biases before a normalization) into steps
SGD = TrainingRecipe(BATCH, EPOCHS, "sgd", 0.01, momentum=0.9, nesterov=True, kernel_l2=1e-3)
KINDS = ("piczak", "look_listen_learn", "weak_labels", "adapted_labels", "autoencoder")
RATE, SAMPLES = 1_000, 2_048
PICTURE = 16
_SECOND = SecondSpectrogramConfig(RATE, window_seconds=0.064, hop_seconds=0.016)
_TWO_LAYERS = replace(
    ENCODER, filters=(2, 4), sizes=(64, 32), pools=(8, 8), feature_layers=2, records_rate_hz=ENCODER.sample_rate_hz
)
_LEVELS = {"piczak": (41, 60), "weak_labels": (128, 128), "adapted_labels": (2, 2, 4)}


def make_model(kind: str) -> ReplicaModel:
    """A compiled system of one of the `KINDS`, small and without dropout."""
    model: ReplicaModel
    if kind == "piczak":
        network = PiczakConvNet(replace(PiczakConvNetConfig().scaled(0.02), dropout=0.0), N_CLASSES)
        network.adapt(np.random.default_rng(0).normal(-30.0, 12.0, (5, *_LEVELS[kind])))
        model = SegmentClassifier(network, SGD, _LEVELS[kind])
    elif kind == "look_listen_learn":
        sizes = LookListenLearnConfig(filters=(2, 4), fusion=4, picture_pixels=PICTURE, spectrogram=_SECOND)
        model = LookListenLearn(sizes, SGD)
    elif kind == "autoencoder":
        model = SoundAutoencoder(_TWO_LAYERS, SGD, SAMPLES)
    else:
        source = WeakLabelNetwork(WeakLabelConfig(filters=(2, 4), last_filters=4, f1=8), N_CLASSES)
        source(tf.zeros([1, *_LEVELS["weak_labels"]]))
        chosen = AdaptedNetwork(source, "III", N_CLASSES) if kind == "adapted_labels" else source
        model = WeakLabelLearning(chosen, SGD, _LEVELS[kind])
    model.compile_for(STEPS)
    return model


def batch_of(kind: str, step: int | tf.Tensor) -> Batch:
    """The batch of a step of the run."""
    seeds = tf.stack([tf.cast(step, tf.int64), 0])
    label = tf.random.stateless_uniform([BATCH], seeds, maxval=N_CLASSES, dtype=tf.int32)
    if kind == "look_listen_learn":
        picture = tf.random.stateless_uniform([BATCH, PICTURE, PICTURE, 3], seeds, -1.0, 1.0)
        sound = tf.random.stateless_normal([BATCH, RATE], seeds, 0.0, 0.1)
        return {"picture": picture, "sound": sound, "corresponds": label % 2}
    if kind == "autoencoder":
        return {"waveform": tf.random.stateless_normal([BATCH, SAMPLES], seeds, 0.0, 0.1)}
    levels = tf.random.stateless_normal([BATCH, *_LEVELS[kind]], seeds, -30.0, 12.0)
    return {"features": levels, "target": tf.one_hot(label, N_CLASSES)}


def epochs_of(kind: str) -> Epochs:
    """The batches of a run of `kind`."""
    return lambda first: by_data(tf.data.Dataset.range(first * STEPS, EPOCHS * STEPS).map(lambda n: batch_of(kind, n)))


def inputs_of(kind: str) -> list[tf.Tensor | Batch]:
    """What a run of `kind` is trained on, as its network's `call` takes it."""
    batches = [batch_of(kind, step) for step in range(STEPS)]
    if kind == "look_listen_learn":
        return [{name: batch[name] for name in ("picture", "sound")} for batch in batches]
    return [batch["waveform" if kind == "autoencoder" else "features"] for batch in batches]


def start(kind: str) -> ReplicaModel:
    """The system that every run of `kind` starts from."""
    keras.utils.set_random_seed(0)
    return make_model(kind)
