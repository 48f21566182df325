"""What a network is made of, and what one step of its training costs at the least."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from experiments.runs.costs.graph_flops import graph_flops
from ivf.models import TransformationNetwork

_BYTES = 4  # of a float32


@dataclass(frozen=True)
class LayerCost:
    """One layer with weights, or the codebook."""

    part: str
    name: str
    shape: tuple[int, ...]  # of its output, for one example
    n_parameters: int

    @property
    def output_bytes(self) -> int:
        """Of its output for one example, kept for the way back."""
        return int(np.prod(self.shape)) * _BYTES


@contextmanager
def _outputs_of(layers: list[keras.layers.Layer], shapes: dict[int, tuple[int, ...]]) -> Iterator[None]:
    """While this is open, calls of `layers` note the shapes of what they return."""
    originals = [layer.call for layer in layers]

    def noting(layer: keras.layers.Layer) -> Callable[..., Any]:
        original = layer.call

        def call(*arguments: Any, **keywords: Any) -> Any:
            found = original(*arguments, **keywords)
            shapes[id(layer)] = tuple(tf.nest.flatten(found)[0].shape)
            return found

        return call

    for layer in layers:
        layer.call = noting(layer)
    try:
        yield
    finally:
        for layer, original in zip(layers, originals, strict=True):
            layer.call = original


def layer_costs(network: TransformationNetwork) -> list[LayerCost]:
    """Every layer that has weights of its own, in the order of the parts."""
    found = []
    for part, model in (
        ("encoder", network.autoencoder.encoder),
        ("codebook", network.autoencoder.quantizer),
        ("decoder", network.autoencoder.decoder),
        ("G", network.generator),
        ("D", network.critic),
    ):
        if model is not None:
            leaves = [layer for layer in model._flatten_layers() if layer.weights and not layer._layers]
            found += [(part, layer) for layer in leaves]
    shapes: dict[int, tuple[int, ...]] = {}
    with _outputs_of([layer for _, layer in found], shapes):
        network.test_step(one_batch(network, 1))
    return [LayerCost(part, layer.name, shapes[id(layer)][1:], layer.count_params()) for part, layer in found]


def one_batch(network: TransformationNetwork, batch_size: int) -> dict[str, tf.Tensor]:
    """Random pairs of the network's sizes."""
    preset, rng = network.preset, np.random.default_rng(0)
    size, updates = preset.image.size_pixels, preset.critic.updates_per_step
    return {
        "frame": tf.constant(rng.integers(0, 256, (batch_size, size, size, 3), dtype=np.uint8)),
        "log_mel": tf.constant(rng.normal(-6.0, 3.0, (batch_size, *preset.log_mel_shape)).astype(np.float32)),
        "mixing_weight": tf.constant(rng.uniform(size=(batch_size, updates)).astype(np.float32)),
    }


def step_flops(network: TransformationNetwork) -> dict[str, float]:
    """Floating-point operations of one example in one step, forth and back: of convolutions, and of matrix products."""
    parts, network.n_parts = network.n_parts, 1
    try:
        graph = tf.function(network.train_step).get_concrete_function(one_batch(network, 1)).graph
    finally:
        network.n_parts = parts
    return graph_flops(graph)


def matrix_product() -> tuple[Callable[[], object], float]:
    """(a large float32 matrix product to be timed, its FLOP): what this machine can do at the best."""
    side = 2048
    matrix = tf.random.stateless_uniform([side, side], [0, 0])
    product = tf.function(lambda one: tf.reduce_sum(tf.matmul(one, one)))
    return lambda: product(matrix).numpy(), 2.0 * side**3
