"""What is hard about replicas, in one place: the only file that knows how many there are."""

from typing import Any

import keras
import tensorflow as tf


class ReplicaModel(keras.Model):
    """A model whose own `train_step` gives the same update on any number of replicas.

    Keras sums gradients over replicas, so a loss must be this replica's share of the global mean: `global_mean`.
    Metrics are trackers listed in `metrics`, because Keras replaces or drops other returned values under a strategy.
    """

    def global_mean(self, per_example: tf.Tensor) -> tf.Tensor:
        """[B on this replica] → this replica's share of the mean over the global batch, which is split evenly."""
        replicas = tf.distribute.get_strategy().num_replicas_in_sync
        return tf.reduce_mean(per_example) / replicas

    def minimize(self, tape: tf.GradientTape, loss: tf.Tensor, part: keras.Model, optimizer: Any) -> None:
        """One update of the trainable weights of `part`."""
        optimizer.apply(tape.gradient(loss, part.trainable_variables), part.trainable_variables)

    def results(self) -> dict[str, tf.Tensor]:
        """Name → value of every tracker."""
        return {metric.name: metric.result() for metric in self.metrics}


def strategy() -> tf.distribute.Strategy:
    """MirroredStrategy over all GPUs, or over the CPU."""
    return tf.distribute.MirroredStrategy()


def check_batch(batch_size: int, replicas: int) -> None:
    """Refuses a global batch that does not split evenly: its means would depend on the number of replicas."""
    if batch_size % replicas:
        nearest = max(replicas, batch_size - batch_size % replicas)
        raise ValueError(f"batch {batch_size} is not divisible by {replicas} replicas; use {nearest}")
