"""SoundNet learns from pairs: its distributions approach those that a teacher gives for the frames."""

from collections.abc import Callable, Sequence
from typing import Any

import keras
import tensorflow as tf

from ivf.baselines.learning_rate import optimizer
from ivf.baselines.soundnet import SoundNet
from ivf.baselines.training_recipe import TrainingRecipe
from ivf.training.replica_model import ReplicaModel

Teacher = Callable[[tf.Tensor], tf.Tensor]  # frames [B, height, width, 3] uint8 → probabilities [B, n_outputs]


def divergence(posterior: tf.Tensor, logits: tf.Tensor) -> tf.Tensor:
    """KL(posterior ‖ softmax(logits)) in nats; [..., K] both → [...]."""
    return tf.reduce_sum(tf.math.xlogy(posterior, posterior) - posterior * tf.nn.log_softmax(logits), axis=-1)


class SoundNetDistillation(ReplicaModel):
    """Waveforms [B, T] → logits [B, S, n_outputs] by `network`, which learns the posteriors of frames.

    Batches are `waveform` [B, T] and either `frame` [B, height, width, 3] uint8, which `teacher` sees, or `posterior`,
    what a teacher gave before: [B, n_outputs], repeated for all S as the source does where there are fewer frames, or
    [B, S, n_outputs]. Several teachers' probabilities stand side by side; `n_classes` are the numbers of classes of
    each. The objective is that of Aytar et al. 2016 (main_train.lua): `weight` times the mean, over teachers and steps,
    of KL(teacher ‖ student) / number of classes.
    """

    def __init__(
        self,
        network: SoundNet,
        recipe: TrainingRecipe,
        clip_samples: int,
        n_classes: Sequence[int],
        teacher: Teacher | None = None,
        weight: float = 250.0,  # λ of Aytar et al. 2016
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.network = network
        self.recipe = recipe
        self.n_classes = list(n_classes)
        # behind a function, since Keras would make a teacher's weights this model's own
        self.teach = None if teacher is None else lambda frames: tf.stop_gradient(teacher(frames))
        self.weight = weight
        self.objective_tracker = keras.metrics.Mean(name="objective")
        self.divergence_tracker = keras.metrics.Mean(name="divergence")
        self.agreement = keras.metrics.Mean(name="agreement")
        n_outputs = self.network(tf.zeros([1, clip_samples])).shape[-1]
        if n_outputs != sum(n_classes):
            raise ValueError(f"n_classes={self.n_classes} do not add up to the network's {n_outputs} outputs")
        self.built = True

    def compile_for(self, steps_per_epoch: int) -> None:
        """The recipe's optimizer, its slots made at once."""
        chosen = optimizer(self.recipe, steps_per_epoch)
        chosen.build(self.trainable_variables)
        self.compile(optimizer=chosen, jit_compile=False)

    @property
    def metrics(self) -> list[keras.metrics.Metric]:
        return [self.objective_tracker, self.divergence_tracker, self.agreement]

    def call(self, waveform: tf.Tensor, training: bool = False) -> tf.Tensor:
        return self.network(waveform, training=training)

    def train_step(self, pairs: dict[str, tf.Tensor]) -> dict[str, tf.Tensor]:
        with tf.GradientTape() as tape:
            objective = self._objective(pairs, training=True)
        self.optimizer.apply(tape.gradient(objective, self.trainable_variables), self.trainable_variables)
        return self.results()

    def test_step(self, pairs: dict[str, tf.Tensor]) -> dict[str, tf.Tensor]:
        self._objective(pairs, training=False)
        return self.results()

    def _objective(self, pairs: dict[str, tf.Tensor], training: bool) -> tf.Tensor:
        """This replica's share of the objective."""
        logits = self(pairs["waveform"], training=training)  # [B, S, n_outputs]
        posterior = pairs["posterior"] if "posterior" in pairs else self._posterior(pairs["frame"])
        if posterior.shape.rank == 2:
            posterior = posterior[:, tf.newaxis]
        posterior = tf.broadcast_to(posterior, tf.shape(logits))
        found, agreed = [], []  # of each teacher, [B, S]
        for given, learned in zip(*(tf.split(side, self.n_classes, -1) for side in (posterior, logits)), strict=True):
            found.append(divergence(given, learned))
            agreed.append(tf.cast(tf.argmax(given, -1) == tf.argmax(learned, -1), tf.float32))
        scaled = [one / classes for one, classes in zip(found, self.n_classes, strict=True)]
        loss = self.weight * tf.reduce_mean(tf.stack(scaled), axis=[0, 2])  # [B]
        self.objective_tracker.update_state(loss)
        self.divergence_tracker.update_state(tf.stack(found))
        self.agreement.update_state(tf.stack(agreed))
        return self.global_mean(loss)

    def _posterior(self, frames: tf.Tensor) -> tf.Tensor:
        if self.teach is None:
            raise ValueError("batches without `posterior` need a teacher: give one, or what it found for the frames")
        return self.teach(frames)
