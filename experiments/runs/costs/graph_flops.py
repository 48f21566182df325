"""Floating-point operations and outputs of networks, counted in TensorFlow's graph of them."""

from collections.abc import Callable
from typing import Any, NamedTuple

import tensorflow as tf


class ForwardCost(NamedTuple):
    """Of one example through a network, forwards: of convolutions and of products of matrices alone."""

    flops: float  # a multiplication and an addition each
    first_flops: float  # of the first of them
    values: int  # numbers that they give
    largest: int  # most numbers that one of them gives

    @property
    def trained_flops(self) -> float:
        """Forwards and back: as many again for the weights' gradients, and for those of inputs but the first."""
        return 3 * self.flops - self.first_flops


def forward_cost(network: Callable[[Any], tf.Tensor], inputs: Any) -> ForwardCost:
    """Of a network that takes batches of `inputs`, a `tf.TensorSpec` of one example or a nest of them.

    Nothing where there is neither a convolution nor a product, or where they are in functions that the graph calls.
    """
    batch = tf.nest.map_structure(lambda spec: tf.TensorSpec([1, *spec.shape], spec.dtype), inputs)
    traced = tf.function(network, autograph=False).get_concrete_function(batch)
    needed = _needed(traced.graph)
    ordered = [operation for operation in traced.graph.get_operations() if operation in needed]
    counted = [operation for operation in ordered if _flops(operation)]
    values = [int(operation.outputs[0].shape.num_elements()) for operation in counted]
    flops = [_flops(operation) for operation in counted]
    return ForwardCost(sum(flops), flops[0] if flops else 0.0, sum(values), max(values, default=0))


def graph_flops(graph: tf.Graph) -> dict[str, float]:
    """Floating-point operations of a function's graph, from the sizes in it: of convolutions, and of matrix products.

    Of what its results and updates depend on alone: TensorFlow leaves out the rest, such as gradients that no optimizer
    takes. Additions, activations and Adam come on top.
    """
    flops = {"convolutions": 0.0, "products": 0.0}
    for operation in _needed(graph):
        flops["convolutions" if _is_convolution(operation) else "products"] += _flops(operation)
    return flops


def _needed(graph: tf.Graph) -> set[tf.Operation]:
    """Operations that the outputs and the side effects of a function's graph depend on."""
    found: set[tf.Operation] = set()
    waiting = [*(tensor.op for tensor in graph.outputs), *graph.control_outputs]
    while waiting:
        operation = waiting.pop()
        if operation not in found:
            found.add(operation)
            waiting += [*(tensor.op for tensor in operation.inputs), *operation.control_inputs]
    return found


def _is_convolution(operation: tf.Operation) -> bool:
    return str(operation.type).startswith("Conv")


def _flops(operation: tf.Operation) -> float:
    """Of a convolution or a product of matrices; 0 of anything else."""
    if _is_convolution(operation):
        return _convolution_flops(operation)
    if operation.type.startswith(("MatMul", "BatchMatMul")):
        return _product_flops(operation)
    return 0.0


def _convolution_flops(operation: tf.Operation) -> float:
    """Of a convolution, or of the gradient of one: all three take as many as there are outputs times kernel inputs."""
    backwards = "Backprop" in operation.type
    outputs = operation.inputs[2] if backwards else operation.outputs[0]
    kernel = operation.outputs[0] if operation.type.endswith("BackpropFilter") else operation.inputs[1]
    return 2.0 * outputs.shape.num_elements() * kernel.shape[:-1].num_elements()


def _product_flops(operation: tf.Operation) -> float:
    """Not the profiler's count, which takes the wrong side of a batch of transposed matrices for the sum's length."""
    transposed = operation.get_attr("transpose_a" if operation.type == "MatMul" else "adj_x")
    length = operation.inputs[0].shape[-2 if transposed else -1]
    return 2.0 * operation.outputs[0].shape.num_elements() * length
