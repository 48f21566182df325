"""Small baselines and their batches, for tests that stop runs or distribute them over replicas."""

from dataclasses import replace

import keras
import numpy as np
import tensorflow as tf

from ivf.baselines import TrainingRecipe
from ivf.baselines.clip_classifier import ClipClassifier
from ivf.baselines.fcnn import FCNN, FSFCNN, Fcnn, FcnnConfig
from ivf.baselines.soundnet import SoundNet
from ivf.baselines.soundnet_distillation import SoundNetDistillation
from ivf.baselines.soundnet_trunk import SOUNDNET_8
from ivf.baselines.trident_resnet import TridentResNet, TridentResNetConfig
from ivf.baselines.two_path_resnet import TwoPathResNet, TwoPathResNetConfig
from ivf.data.dataset_options import by_data
from ivf.training.replica_model import ReplicaModel
from ivf.training.train import Epochs

EPOCHS, STEPS, BATCH = 3, 3, 4
RECIPE = TrainingRecipe(
    batch_size=BATCH,
    epochs=EPOCHS,
    optimizer="sgd",
    learning_rate=0.05,
    momentum=0.9,
    cycles=2,
    rate_decay=1e-3,
    kernel_l2=1e-3,
    focal_gamma=2.0,
    focal_alpha=0.25,
)
DISTILLATION = replace(RECIPE, learning_rate=1e-3, kernel_l2=0.0)
SHAPE, SAMPLES, N_CLASSES = (20, 8, 3), 2_000, 4
TEACHERS = (5, 3)  # classes of each
# a head over the two steps that a second gives
SOUNDNET = replace(SOUNDNET_8.scaled(0.02), sample_rate_hz=16_000, training_seconds=4.0, head_size=2)
KINDS = ("gao_domain", "fcnn", "fsfcnn", "trident", "soundnet")


def _shallow(config: FcnnConfig) -> FcnnConfig:
    """Without dropout and with one convolution a block: these tests are about training, not about depth."""
    blocks = config.scaled(0.02).blocks
    return replace(config, blocks=tuple(replace(block, convolutions=1, dropouts=0) for block in blocks))


def make_model(kind: str) -> ReplicaModel:
    """A compiled network of one of the `KINDS`, small and without dropout."""
    if kind == "soundnet":
        student = SoundNetDistillation(SoundNet(SOUNDNET, sum(TEACHERS)), DISTILLATION, SAMPLES, TEACHERS, teacher)
        student.compile_for(STEPS)
        return student
    recipe, network = RECIPE, None
    if kind == "gao_domain":
        recipe = replace(RECIPE, focal_gamma=0.0, device_weight=0.1)
        network = TwoPathResNet(TwoPathResNetConfig(filters=2, stacks=1, n_devices=2), N_CLASSES)
    elif kind == "trident":
        network = TridentResNet(TridentResNetConfig(stacks=1).scaled(0.02), N_CLASSES)
    else:
        network = Fcnn(_shallow({"fcnn": FCNN, "fsfcnn": FSFCNN}[kind]), N_CLASSES)
    classifier = ClipClassifier(network, recipe, SHAPE, standardize=kind == "trident")
    classifier.compile_for(STEPS)
    return classifier


def teacher(frames: tf.Tensor) -> tf.Tensor:
    """[B, 2, 2, 3] uint8 → probabilities [B, 5 + 3] of two teachers, functions of the pixels."""
    pixels = tf.reshape(tf.cast(frames, tf.float32) / 255.0, [-1, 12])
    return tf.concat([tf.nn.softmax(4.0 * pixels[:, :5]), tf.nn.softmax(4.0 * pixels[:, 5:8])], axis=-1)


def batch_of(kind: str, step: int | tf.Tensor) -> dict[str, tf.Tensor]:
    """The batch of a step of the run, labels of two clips mixed."""
    seeds = tf.stack([tf.cast(step, tf.int64), 0])
    label = tf.random.stateless_uniform([2, BATCH], seeds, maxval=N_CLASSES, dtype=tf.int32)
    mixed = 0.7 * tf.one_hot(label[0], N_CLASSES) + 0.3 * tf.one_hot(label[1], N_CLASSES)
    pixels = tf.random.stateless_uniform([BATCH, 2, 2, 3], seeds, 0, 256, tf.int32)
    if kind == "soundnet":
        waveform = tf.random.stateless_uniform([BATCH, SAMPLES], seeds, -1.0, 1.0)
        return {"waveform": waveform, "frame": tf.cast(pixels, tf.uint8)}
    features = tf.random.stateless_normal([BATCH, *SHAPE], seeds, 0.0, 1.0)
    return {"features": features, "target": mixed, "device": tf.one_hot(label[0] % 2, 2)}


def epochs_of(kind: str) -> Epochs:
    """The batches of a run of `kind`."""
    return lambda first: by_data(tf.data.Dataset.range(first * STEPS, EPOCHS * STEPS).map(lambda n: batch_of(kind, n)))


def start(kind: str) -> ReplicaModel:
    """The network that every run of `kind` starts from."""
    keras.utils.set_random_seed(0)
    model = make_model(kind)
    if kind == "trident":
        model.adapt([np.random.default_rng(0).normal(1.0, 2.0, (6, *SHAPE)).astype(np.float32)])
    return model
