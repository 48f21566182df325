"""Batches that every replica gets a share of."""

import tensorflow as tf


def filled_batches(examples: tf.data.Dataset, count: int, batch_size: int) -> tf.data.Dataset:
    """`count` examples, dicts, in batches of one size: what the last lacks are the first examples anew, not `counted`.

    A batch that is short leaves some replicas without an example, and layers cannot be sure of their shapes there.
    Every example gains `counted`, [] bool.
    """
    once = examples.map(lambda example: example | {"counted": True})
    again = examples.map(lambda example: example | {"counted": False}).repeat().take(-count % batch_size)
    return once.concatenate(again).batch(batch_size, drop_remainder=True)
