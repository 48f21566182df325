"""What is hard about replicas, in one place: the only file that knows how many there are."""

import os
import time
from collections.abc import Callable, Iterator
from typing import Any

import keras
import tensorflow as tf

Batch = dict[str, tf.Tensor]


class ReplicaModel(keras.Model):
    """A model whose own `train_step` gives the same update on any number of replicas, where nothing is drawn in it.

    What layers draw (dropout, Gumbel noise) is drawn alike on every replica, for the examples that it has: another
    number of replicas then gives another run of the same kind. Rolls, masks and w of Eq. 4 are drawn with the data.
    Keras sums gradients over replicas, so a loss must be this replica's share of the global mean: `global_mean`.
    Metrics are trackers listed in `metrics`, because Keras replaces or drops other returned values under a strategy.
    Every weight exists before `fit`, which then need not build anything: on several workers Keras cannot
    (keras-team/keras#20585).
    """

    train_function: Callable[[Iterator[Batch]], Batch] | None
    test_function: Callable[[Iterator[Batch]], Batch] | None
    waited_seconds = 0.0  # for batches, since the model was made

    def global_mean(self, per_example: tf.Tensor) -> tf.Tensor:
        """[B on this replica] → this replica's share of the mean over the global batch, which is split evenly."""
        return tf.reduce_mean(per_example) / tf.distribute.get_strategy().num_replicas_in_sync

    def global_norm(self, gradients: list[tf.Tensor]) -> tf.Tensor:
        """Length of the gradient that an optimizer will see, [1]; `gradients` are this replica's share of it."""
        replicas = tf.distribute.get_replica_context()
        if replicas.num_replicas_in_sync > 1:
            gradients = replicas.all_reduce(tf.distribute.ReduceOp.SUM, gradients)
        return tf.linalg.global_norm(gradients)[tf.newaxis]

    def results(self) -> dict[str, tf.Tensor]:
        """Name → value of every tracker."""
        return {metric.name: metric.result() for metric in self.metrics}

    def begin_epoch(self, epoch: int) -> None:
        """Called before every epoch of a run, the first being 0."""

    def make_train_function(self, force: bool = False) -> None:
        """As Keras', but batches are fetched outside the graph, so that waiting for them can be told from work."""
        if self.train_function is None or force:
            self.train_function = self._fed(self.train_step)

    def make_test_function(self, force: bool = False) -> None:
        """As `make_train_function`, for `test_step`."""
        if self.test_function is None or force:
            self.test_function = self._fed(self.test_step)

    def _fed(self, step: Callable[[Batch], Batch]) -> Callable[[Iterator[Batch]], Batch]:
        strategy = self.distribute_strategy

        # steps branch on Python values alone, so AutoGraph would rewrite them, and Keras' layers, for nothing
        @tf.function(reduce_retracing=True, autograph=False)
        def on_replicas(batch: Batch) -> Batch:
            values = strategy.run(step, args=(batch,))
            return {name: strategy.experimental_local_results(value)[0] for name, value in values.items()}

        def fed(batches: Iterator[Batch]) -> Batch:
            begin = time.perf_counter()
            batch = next(batches)
            self.waited_seconds += time.perf_counter() - begin
            return on_replicas(batch)

        return fed

    def _get_metrics_result_or_logs(self, logs: Batch) -> Batch:
        """All replicas' trackers; Keras keeps the first replica's last step where a step leaves out a name."""
        whole = self.get_metrics_result()
        return {name: whole[name] for name in logs}

    def _maybe_symbolic_build(self, *_: Any, **__: Any) -> None:
        """Nothing is left to build."""


def strategy() -> tf.distribute.Strategy:
    """One replica per GPU, or one on the CPU; over all workers that the variable TF_CONFIG names, if it is set."""
    if "TF_CONFIG" in os.environ:
        return tf.distribute.MultiWorkerMirroredStrategy()
    return tf.distribute.MirroredStrategy()


def by_data(batches: tf.data.Dataset) -> tf.data.Dataset:
    """Has several workers divide each batch among them, not the files that it comes from."""
    options = tf.data.Options()
    options.experimental_distribute.auto_shard_policy = tf.data.experimental.AutoShardPolicy.DATA
    return batches.with_options(options)


def is_chief(replicas: tf.distribute.Strategy) -> bool:
    """Whether this process is the one that writes a run's files: the chief, or, where there is none, worker 0."""
    resolver = replicas.cluster_resolver
    if resolver is None or not resolver.task_type:
        return True
    first = "chief" if "chief" in resolver.cluster_spec().jobs else "worker"
    return bool(resolver.task_type == first and resolver.task_id == 0)
