"""Learning from labels of whole clips, of the source corpus or of the target."""

from typing import Any

import keras
import tensorflow as tf

from ivf.baselines.learning_rate import optimizer
from ivf.baselines.training_recipe import TrainingRecipe
from ivf.baselines.weak_label_adaptation import AdaptedNetwork
from ivf.baselines.weak_label_network import WeakLabelNetwork
from ivf.training.replica_model import Batch, ReplicaModel

RECIPE = TrainingRecipe(  # ours: source silent, because its code only applies trained networks
    batch_size=32, epochs=20, optimizer="adam", learning_rate=1e-3, momentum=0.9
)
_LEAST_PROBABILITY = 1e-7


class WeakLabelLearning(ReplicaModel):
    """Trains `network` on `features`, log-mels or what a trunk gives for them, with `target` [B, n_labels] in [0, 1].

    The objective is the binary cross-entropy of the posteriors of clips, averaged over labels (Kumar et al. 2018).
    """

    def __init__(
        self,
        network: WeakLabelNetwork | AdaptedNetwork,
        recipe: TrainingRecipe,
        feature_shape: tuple[int, ...],
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.network = network
        self.recipe = recipe
        self.loss_tracker = keras.metrics.Mean(name="binary_cross_entropy")
        self.accuracy = keras.metrics.CategoricalAccuracy(name="accuracy")
        self.network(tf.zeros([1, *feature_shape]))
        self.built = True

    def compile_for(self, steps_per_epoch: int) -> None:
        """The recipe's optimizer, its slots made at once."""
        chosen = optimizer(self.recipe, steps_per_epoch)
        chosen.build(self.trainable_variables)
        self.compile(optimizer=chosen, jit_compile=False)

    @property
    def metrics(self) -> list[keras.metrics.Metric]:
        return [self.loss_tracker, self.accuracy]

    def call(self, features: tf.Tensor, training: bool = False) -> tf.Tensor:
        return self.network(features, training=training)

    def train_step(self, clips: Batch) -> Batch:
        with tf.GradientTape() as tape:
            objective = self._objective(clips, training=True)
        self.optimizer.apply(tape.gradient(objective, self.trainable_variables), self.trainable_variables)
        return self.results()

    def test_step(self, clips: Batch) -> Batch:
        self._objective(clips, training=False)
        return self.results()

    def _objective(self, clips: Batch, training: bool) -> tf.Tensor:
        """This replica's share of the cross-entropy."""
        posterior, target = self(clips["features"], training=training), clips["target"]
        present, absent = (tf.math.log(tf.maximum(side, _LEAST_PROBABILITY)) for side in (posterior, 1.0 - posterior))
        loss = -tf.reduce_mean(target * present + (1.0 - target) * absent, axis=-1)  # [B]
        self.loss_tracker.update_state(loss)
        self.accuracy.update_state(target, posterior)
        return self.global_mean(loss)
