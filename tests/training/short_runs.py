"""Short runs, one of each kind of network, that tests stop, kill and distribute over replicas."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp

import numpy as np
import tensorflow as tf

from ivf.config import ClassifierConfig, Preset, TrainingConfig, override, preset
from ivf.data.clip_features import ClipFeatures
from ivf.data.dataset_options import by_data
from ivf.data.feature_files import FeatureFiles
from ivf.models import FineTunedClassifier, SceneClassifier, TransformationNetwork
from ivf.training.moments import Inputs
from ivf.training.replica_model import ReplicaModel
from ivf.training.train import Epochs

# The preset's network, one trained in two stages and one with batches in parts, both with a moving-average codebook.
TRANSFORMATIONS: dict[str, tuple[str, ...]] = {
    "transformation": (),
    "staged": ("autoencoder.codebook=ema", "objective.schedule=staged", "objective.autoencoder_share=0.5"),
    "parts": (
        "autoencoder.codebook=ema",
        "critic.updates_per_step=1",
        "transformation_training.micro_batch_size=1",
        "generator.normalization=layer",
    ),
}
KINDS = ("classifier", "tuned", *TRANSFORMATIONS)
EPOCHS, STEPS, BATCH = 3, 3, 4
TRAINING = TrainingConfig(batch_size=BATCH, epochs=EPOCHS, learning_rate=1e-3, cosine_decay=True)
_TINY = replace(preset("tiny"), transformation_training=TRAINING, classifier_training=TRAINING)
_CLIP_SHAPE = (6, 8, 1)  # [F, M, C]


def make_model(kind: str, dropout: float = 0.3) -> ReplicaModel:
    """A compiled network of one of the `KINDS`."""
    dropouts = (f"generator.dropout={dropout}", f"classifier.dropout={dropout}")
    chosen = override(_TINY, (*dropouts, *TRANSFORMATIONS.get(kind, ())))
    if kind == "classifier":
        classifier = SceneClassifier(chosen.classifier, _CLIP_SHAPE, 3)
        classifier.compile_for(TRAINING, STEPS)
        return classifier
    network = TransformationNetwork(chosen, pixel_variance=0.08)
    if kind == "tuned":
        tuned = FineTunedClassifier(network, 3)
        tuned.compile_for(TRAINING, STEPS)
        return tuned
    network.compile_for(STEPS)
    return network


def _clips(shape: tuple[int, ...]) -> ClipFeatures:
    count, rng = STEPS * BATCH, np.random.default_rng(0)
    unknown = [""] * count
    features = rng.normal(size=(count, *shape)).astype(np.float32)
    labels = rng.integers(0, 3, count).astype(np.int32)
    files = FeatureFiles.write(Path(mkdtemp()) / "features", [features])
    return ClipFeatures(files, labels, unknown, unknown, unknown, unknown)


def batch_of_pairs(step: int | tf.Tensor, batch: int = BATCH, chosen: Preset = _TINY) -> dict[str, tf.Tensor]:
    """The batch of a step of the run, as `ivf.data.pair_pipeline` gives it, in the sizes of `chosen`."""
    seeds, size = tf.stack([tf.cast(step, tf.int64), 0]), chosen.image.size_pixels
    return {
        "frame": tf.cast(tf.random.stateless_uniform([batch, size, size, 3], seeds, 0, 256, tf.int32), tf.uint8),
        "log_mel": tf.random.stateless_normal([batch, *chosen.log_mel_shape], seeds, -6.0, 3.0),
        "mixing_weight": tf.random.stateless_uniform([batch, chosen.critic.updates_per_step], seeds),
    }


def _pairs() -> Epochs:
    return lambda first: by_data(tf.data.Dataset.range(first * STEPS, EPOCHS * STEPS).map(batch_of_pairs))


_SHAPES = {"classifier": _CLIP_SHAPE, "tuned": _TINY.log_mel_shape}  # of what is classified


def epochs_of(kind: str) -> Epochs:
    """The batches of a run of `kind`."""
    if kind not in _SHAPES:
        return _pairs()
    return _clips(_SHAPES[kind]).training_batches(TRAINING, ClassifierConfig(), seed=0)[0]


def inputs_of(kind: str) -> Inputs:
    """What a run of `kind` is trained on, as its network's `call` takes it."""
    if kind not in _SHAPES:
        return lambda: [batch_of_pairs(step) for step in range(STEPS)]
    return _clips(_SHAPES[kind]).batches


def interrupted(epochs_from: Epochs, after: int, interrupt: Callable[[], None]) -> Epochs:
    """The same batches, but `interrupt` is called after the first `after` of them."""

    def batches(first: int) -> tf.data.Dataset:
        source = epochs_from(first)

        def generate() -> Iterator[dict[str, tf.Tensor]]:
            for step, batch in enumerate(source):
                if step == after:
                    interrupt()
                yield batch

        return tf.data.Dataset.from_generator(generate, output_signature=source.element_spec)

    return batches


def weights_of(model: ReplicaModel) -> dict[str, np.ndarray]:
    """Every weight, moving statistics included, by position and name."""
    return {f"{position} {weight.path}": weight.numpy() for position, weight in enumerate(model.weights)}


def slots_of(model: ReplicaModel) -> dict[str, np.ndarray]:
    """Every variable of every optimizer, by optimizer, position and name."""
    optimizers = getattr(model, "optimizers", {"optimizer": model.optimizer})
    return {
        f"{name} {position} {slot.path}": slot.numpy()
        for name, optimizer in optimizers.items()
        for position, slot in enumerate(optimizer.variables)
    }


def state_of(model: ReplicaModel) -> dict[str, np.ndarray]:
    """Everything that must survive an interruption."""
    return weights_of(model) | slots_of(model)
