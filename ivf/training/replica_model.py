"""Training on several replicas: the base class of all models, and the distribution strategy."""

import os
import time
from collections.abc import Callable, Iterator
from typing import Any

import keras
import tensorflow as tf

Batch = dict[str, tf.Tensor]


class ReplicaModel(keras.Model):
    """A model whose `train_step` gives the same update on any number of replicas, unless its layers draw at random.

    Dropout and Gumbel noise use the same random stream on every replica, so with them the result depends on the number
    of replicas. Rolls, masks and w of Eq. 4 are drawn with the data and do not. Keras sums gradients over replicas, so
    a loss must be this replica's share of the global mean: `global_mean`. Metrics are trackers listed in `metrics`,
    because Keras replaces or drops other returned values under a strategy. Every weight must exist before `fit`,
    because Keras cannot build models on several workers (keras-team/keras#20585).
    """

    train_function: Callable[[Iterator[Batch]], Batch] | None
    test_function: Callable[[Iterator[Batch]], Batch] | None
    waited_seconds = 0.0  # spent waiting for batches since the model was created

    def global_mean(self, per_example: tf.Tensor) -> tf.Tensor:
        """[B on this replica] → this replica's share of the mean over the global batch, which is split evenly."""
        return tf.reduce_mean(per_example) / tf.distribute.get_strategy().num_replicas_in_sync

    def global_norm(self, gradients: list[tf.Tensor]) -> tf.Tensor:
        """L2 norm of the gradient that an optimizer applies, [1]; `gradients` are this replica's share of it."""
        replicas = tf.distribute.get_replica_context()
        if replicas.num_replicas_in_sync > 1:
            gradients = replicas.all_reduce(tf.distribute.ReduceOp.SUM, gradients)
        return tf.linalg.global_norm(gradients)[tf.newaxis]

    def results(self) -> dict[str, tf.Tensor]:
        """Name → value of every tracker."""
        return {metric.name: metric.result() for metric in self.metrics}

    def deployed(self, inputs: Any) -> Any:
        """What a trained model is used for, of inputs as `call` takes them: all of `call`, unless a model says less.

        Only normalizations on the way get the moments of the training data.
        """
        return self(inputs)

    def begin_epoch(self, epoch: int) -> None:
        """Called before every epoch, counted from 0."""

    def make_train_function(self, force: bool = False) -> None:
        """As in Keras, but batches are fetched outside the graph, so that the time spent waiting for them is known."""
        if self.train_function is None or force:
            self.train_function = self._step_function(self.train_step)

    def make_test_function(self, force: bool = False) -> None:
        """Like `make_train_function`, for `test_step`."""
        if self.test_function is None or force:
            self.test_function = self._step_function(self.test_step)

    def _step_function(self, step: Callable[[Batch], Batch]) -> Callable[[Iterator[Batch]], Batch]:
        strategy = self.distribute_strategy

        # Steps branch on Python values only, so AutoGraph is not needed.
        @tf.function(reduce_retracing=True, autograph=False)
        def on_replicas(batch: Batch) -> Batch:
            values = strategy.run(step, args=(batch,))
            return {name: strategy.experimental_local_results(value)[0] for name, value in values.items()}

        def fetch_and_run(batches: Iterator[Batch]) -> Batch:
            begin = time.perf_counter()
            batch = next(batches)
            self.waited_seconds += time.perf_counter() - begin
            return on_replicas(batch)

        return fetch_and_run

    def _get_metrics_result_or_logs(self, logs: Batch) -> Batch:
        """Metrics over all replicas; Keras itself would use the first replica's last step if a step omits a metric."""
        results = self.get_metrics_result()
        return {name: results[name] for name in logs}

    def _maybe_symbolic_build(self, *_: Any, **__: Any) -> None:
        """Does nothing: all weights exist already."""


def strategy() -> tf.distribute.Strategy:
    """One replica per GPU, or one on the CPU; on all workers listed in the environment variable TF_CONFIG, if set."""
    if "TF_CONFIG" in os.environ:
        return tf.distribute.MultiWorkerMirroredStrategy()
    return tf.distribute.MirroredStrategy()


def is_chief(replicas: tf.distribute.Strategy) -> bool:
    """Whether this process writes the run's files: the chief, or worker 0 if there is no chief."""
    resolver = replicas.cluster_resolver
    if resolver is None or not resolver.task_type:
        return True
    first = "chief" if "chief" in resolver.cluster_spec().jobs else "worker"
    return bool(resolver.task_type == first and resolver.task_id == 0)
