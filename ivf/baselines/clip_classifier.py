"""The one way in which every baseline network is trained on labelled clips."""

from collections.abc import Iterable
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from ivf.baselines.focal_loss import focal_loss
from ivf.baselines.learning_rate import optimizer
from ivf.baselines.training_recipe import TrainingRecipe
from ivf.frontends import Standardizer
from ivf.training.replica_model import ReplicaModel


class ClipClassifier(ReplicaModel):
    """Features [B, F, M, C], or waveforms [B, T], → class logits [B, n_classes] by `network`, trained by `recipe`.

    Batches are `features`, `target` [B, n_classes] float32 (one-hot, or mixed by mixup) and, for a network with an
    auxiliary device head, `device` [B, n_devices] float32. `network(features, training)` gives logits, or with such a
    head the pair (logits, device logits). The objective is (1 − β) · focal loss or cross-entropy + β · cross-entropy of
    the device + kernel_l2 · ‖kernels‖², where the kernels are all weights of that name. With `standardize`, bands and
    channels are first standardized over the training set, which `adapt` reads.
    """

    def __init__(
        self,
        network: keras.Model,
        recipe: TrainingRecipe,
        feature_shape: tuple[int, ...],
        standardize: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.network = network
        self.recipe = recipe
        self.standardize = Standardizer() if standardize else None
        self.objective_tracker = keras.metrics.Mean(name="objective")
        self.loss_tracker = keras.metrics.Mean(name="cross_entropy")
        self.accuracy = keras.metrics.CategoricalAccuracy(name="accuracy")
        if self.standardize is not None:
            self.standardize.build((None, *feature_shape))
        self._logits(tf.zeros([1, *feature_shape]), training=False)
        self.built = True

    def adapt(self, batches: Iterable[np.ndarray]) -> None:
        """Takes each band's mean and deviation from training features [B, F, M, C], if they are to be standardized."""
        if self.standardize is not None:
            self.standardize.adapt(batches)

    def compile_for(self, steps_per_epoch: int) -> None:
        """The recipe's optimizer, its slots made at once."""
        chosen = optimizer(self.recipe, steps_per_epoch)
        chosen.build(self.trainable_variables)
        self.compile(optimizer=chosen, jit_compile=False)

    @property
    def metrics(self) -> list[keras.metrics.Metric]:
        return [self.objective_tracker, self.loss_tracker, self.accuracy]

    def call(self, features: tf.Tensor, training: bool = False) -> tf.Tensor:
        return self._logits(features, training)[0]

    def train_step(self, clips: dict[str, tf.Tensor]) -> dict[str, tf.Tensor]:
        with tf.GradientTape() as tape:
            objective = self._objective(clips, training=True)
        self.optimizer.apply(tape.gradient(objective, self.trainable_variables), self.trainable_variables)
        return self.results()

    def test_step(self, clips: dict[str, tf.Tensor]) -> dict[str, tf.Tensor]:
        self._objective(clips, training=False)
        return self.results()

    def _logits(self, features: tf.Tensor, training: bool) -> tuple[tf.Tensor, tf.Tensor | None]:
        """Logits of classes, [B, n_classes], and of devices, [B, n_devices] or None."""
        if self.standardize is not None:
            features = self.standardize(features)
        logits = self.network(features, training=training)
        return (logits[0], logits[1]) if isinstance(logits, tuple) else (logits, None)

    def _objective(self, clips: dict[str, tf.Tensor], training: bool) -> tf.Tensor:
        """This replica's share of the objective."""
        recipe, target = self.recipe, clips["target"]
        logits, device_logits = self._logits(clips["features"], training)
        loss = focal_loss(target, logits, recipe.focal_gamma, recipe.focal_alpha, recipe.mean_over_classes)
        if recipe.device_weight:
            device_loss = tf.nn.softmax_cross_entropy_with_logits(labels=clips["device"], logits=device_logits)
            loss = (1.0 - recipe.device_weight) * loss + recipe.device_weight * device_loss
        loss += recipe.kernel_l2 * self._squared_kernels()  # the same for every clip
        self.objective_tracker.update_state(loss)
        self.loss_tracker.update_state(tf.nn.softmax_cross_entropy_with_logits(labels=target, logits=logits))
        self.accuracy.update_state(target, logits)
        return self.global_mean(loss)

    def _squared_kernels(self) -> tf.Tensor:
        """‖kernels‖²."""
        kernels = [weight for weight in self.network.trainable_weights if weight.name == "kernel"]
        return tf.add_n([tf.reduce_sum(tf.square(kernel.value)) for kernel in kernels])
