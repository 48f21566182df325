"""Gradient accumulation: a batch in parts that fit into memory, with the gradients of the whole."""

from collections.abc import Callable
from typing import Any

import tensorflow as tf

Batch = Any  # a dictionary or named tuple of tensors [B, ...]


def allow_parts() -> None:
    """Turns off the graph optimization that breaks `accumulate` with more than one part, for the whole process.

    It would merge the sums with earlier additions into an operation that fails inside a loop (`TemporaryVariable`).
    Call this before the first graph runs, in the thread that runs it.
    """
    tf.config.optimizer.set_experimental_options({"arithmetic_optimization": False})


def accumulate(function: Callable[[Batch], tuple[Any, Any]], batch: Batch, parts: int) -> tuple[Any, Any]:
    """`function(batch)`, computed on `parts` equal parts [B / parts, ...] one after the other.

    `function` returns (gradients of a mean over its examples, values [b, ...]). So does this: the mean of the parts'
    gradients, which is the gradient of the whole batch, and the concatenated values [B, ...]. Keras' own accumulation
    spreads the parts over several steps, which does not work where D and G are updated in turn within a step. Layers
    that look across examples, such as batch normalization, would only use one part at a time.
    """
    if parts == 1:
        return function(batch)
    split = tf.nest.map_structure(lambda value: tf.reshape(value, [parts, -1, *value.shape[1:]]), batch)
    first = function(tf.nest.map_structure(lambda value: value[0], split))
    sums, values = (tf.nest.flatten(one) for one in first)
    arrays = [tf.TensorArray(value.dtype, parts, element_shape=value.shape).write(0, value) for value in values]

    def add(number: tf.Tensor, sums: list[tf.Tensor], arrays: list[tf.TensorArray]) -> tuple[Any, ...]:
        found = function(tf.nest.map_structure(lambda value: value[number], split))
        more, values = (tf.nest.flatten(one) for one in found)
        sums = [one + other for one, other in zip(sums, more, strict=True)]
        return number + 1, sums, [array.write(number, value) for array, value in zip(arrays, values, strict=True)]

    _, sums, arrays = tf.while_loop(
        lambda number, *_: number < parts, add, [tf.constant(1), sums, arrays], parallel_iterations=1
    )
    gradients = tf.nest.pack_sequence_as(first[0], [total / parts for total in sums])
    return gradients, tf.nest.pack_sequence_as(first[1], [array.concat() for array in arrays])
