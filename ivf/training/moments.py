"""Moments of batch normalization over all of some data, in place of moving averages over a training's last batches."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from ivf.training.replica_model import ReplicaModel

Inputs = Callable[[], Iterable[Any]]  # batches of what a model's `call` takes, the same at every call


def normalizations(model: keras.Model) -> list[keras.layers.BatchNormalization]:
    """Every batch normalization of `model` that is trained: a frozen one keeps its moments.

    Raises TypeError for one that is not of `ivf.models.batch_normalization`.
    """
    found = [one for one in model._flatten_layers() if isinstance(one, keras.layers.BatchNormalization)]
    for layer in found:
        if not hasattr(layer, "moments_of"):
            raise TypeError(f"{layer.path} is Keras' own: use BatchNormalization of ivf.models.batch_normalization")
    return [layer for layer in found if layer.trainable]


@contextmanager
def batch_moments(model: keras.Model) -> Iterator[None]:
    """Within it `model`, called or traced as for inference, normalizes by each batch's own moments and keeps none."""

    def of_batch(_: keras.layers.Layer, inputs: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        mean, variance = tf.nn.moments(inputs, list(range(inputs.shape.rank - 1)))
        return mean, variance

    with _normalizing_by(of_batch, normalizations(model)):
        yield


class MomentEstimator:
    """Sets the moments of a model's batch normalizations to those of given data, as if they were a single batch.

    Layer by layer, in the order of the forward pass: each takes mean and variance of its inputs over all data, given
    the layers before it, whose moments are new already. A single batch takes one pass; several take one for each layer,
    as far as that layer, traced once whatever data follow. Layers that `ReplicaModel.deployed` leaves out keep their
    moving averages. Sums are of float64, so batches may be of any size. The model runs as for inference, without
    dropout, on one device; each of several workers does the same. (On training data: "precise batch normalization", Wu
    and Johnson 2021, who average batches' moments instead; on a test domain: Li et al. 2016.)
    """

    def __init__(self, model: keras.Model) -> None:
        self.run = model.deployed if isinstance(model, ReplicaModel) else model
        self.layers = normalizations(model)
        self._passes: list[tuple[keras.layers.Layer, Callable[..., list[tf.Tensor]]]] = []

    def estimate(self, inputs: Inputs) -> None:
        """Replaces the moving moments; FloatingPointError names the layer whose inputs are not finite."""
        if not self.layers:
            return
        first_two = list(islice(inputs(), 2))
        if len(first_two) == 1:
            self._estimate_at_once(first_two[0])
            return
        if not self._passes:
            self._trace(first_two[0])
        for layer, sums_of in self._passes:
            totals: list[np.ndarray] = [np.zeros([])] * 3
            for batch in inputs():
                parts = sums_of(*(tf.convert_to_tensor(part) for part in tf.nest.flatten(batch)))
                totals = [total + part.numpy() for total, part in zip(totals, parts, strict=True)]
            count, total, squares = totals
            with np.errstate(invalid="ignore"):  # `_assign` says which layer is at fault
                mean = total / count  # [C]
                variance = np.maximum(squares / count - mean**2, 0.0)
            _assign(layer, mean, variance)

    def _estimate_at_once(self, batch: Any) -> list[keras.layers.Layer]:
        """Moments of one batch, in one pass; returns the layers that it calls. ValueError if it calls one twice."""
        found: dict[keras.layers.Layer, tuple[tf.Tensor, tf.Tensor]] = {}

        def note(layer: keras.layers.Layer, inputs: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
            if layer in found:
                raise ValueError(f"{layer.path} is called twice: its moments do not follow from one of its inputs")
            mean, variance = tf.nn.moments(tf.cast(inputs, tf.float64), list(range(inputs.shape.rank - 1)))
            found[layer] = mean, variance
            return tf.cast(mean, tf.float32), tf.cast(variance, tf.float32)

        with _normalizing_by(note, self.layers):
            self.run(batch)
        for layer, (mean, variance) in found.items():
            _assign(layer, mean.numpy(), variance.numpy())
        return list(found)

    def _trace(self, batch: Any) -> None:
        """Traces the model once; a pass is what of it leads to a layer's inputs."""
        signature = tf.nest.map_structure(lambda value: tf.TensorSpec([None, *value.shape[1:]], value.dtype), batch)
        layers = self._estimate_at_once(tf.nest.map_structure(lambda value: value[:1], batch))  # for their order
        traced = tf.compat.v1.wrap_function(self._sums, [signature])
        sums = traced.structured_outputs
        feeds = traced.inputs[: len(tf.nest.flatten(signature))]  # behind them are weights
        self._passes = [(layer, traced.prune(feeds, sums[layer.path])) for layer in layers]

    def _sums(self, batch: Any) -> dict[str, list[tf.Tensor]]:
        """Path of a layer → count, sums and sums of squares of its inputs."""
        found: dict[str, list[tf.Tensor]] = {}

        def note(layer: keras.layers.Layer, inputs: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
            values = tf.cast(inputs, tf.float64)  # [B, ..., C]
            axes = list(range(values.shape.rank - 1))
            count = tf.cast(tf.reduce_prod(tf.shape(values)[:-1]), tf.float64)
            found[layer.path] = [count, tf.reduce_sum(values, axes), tf.reduce_sum(tf.square(values), axes)]
            return tf.convert_to_tensor(layer.moving_mean), tf.convert_to_tensor(layer.moving_variance)

        with _normalizing_by(note, self.layers):
            self.run(batch)
        return found


def _assign(layer: keras.layers.Layer, mean: np.ndarray, variance: np.ndarray) -> None:
    if not np.isfinite(variance).all():
        raise FloatingPointError(f"inputs of {layer.path} are not finite; the last good checkpoint is kept")
    layer.moving_mean.assign(mean.astype(np.float32))
    layer.moving_variance.assign(variance.astype(np.float32))


@contextmanager
def _normalizing_by(
    moments_of: Callable[[keras.layers.Layer, tf.Tensor], tuple[tf.Tensor, tf.Tensor]],
    layers: Iterable[keras.layers.Layer],
) -> Iterator[None]:
    for layer in layers:
        layer.moments_of = moments_of
    try:
        yield
    finally:
        for layer in layers:
            layer.moments_of = None
