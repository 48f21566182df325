"""Feature specifications and serialization of a `tf.train.Example`."""

from collections.abc import Mapping, Sequence

import tensorflow as tf

BYTES = tf.io.FixedLenFeature([], tf.string)
INTEGER = tf.io.FixedLenFeature([], tf.int64)


def serialize_example(values: Mapping[str, bytes | str | int | Sequence[int]]) -> bytes:
    """One `tf.train.Example`; the same values give the same bytes."""
    example = tf.train.Example(features=tf.train.Features(feature={k: _feature(v) for k, v in values.items()}))
    return bytes(example.SerializeToString(deterministic=True))


def _feature(value: bytes | str | int | Sequence[int]) -> tf.train.Feature:
    if isinstance(value, str):
        value = value.encode()
    if isinstance(value, bytes):
        return tf.train.Feature(bytes_list=tf.train.BytesList(value=[value]))
    integers = [value] if isinstance(value, int) else value
    return tf.train.Feature(int64_list=tf.train.Int64List(value=integers))
