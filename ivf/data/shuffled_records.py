"""Serialized training records of pairs in the order of an epoch, streamed from any number of shards."""

import tensorflow as tf

from ivf.data.record_index import RecordIndex

_SHUFFLE_PAIRS = 4096  # at most, serialized; shards were already shuffled when they were written
SHUFFLE_BYTES = 2**29  # at most: a pair takes a few kilobytes, or a few hundred at 512×512 pixels
_FILES_AT_ONCE = 4  # ours: where every video gave one pair, a file has as many videos as pairs
# ours: where videos gave several, a batch repeats a video the more seldom the more files are open; systems allow 256
_FILES_AT_ONCE_OF_WINDOWS = 192


def shuffled_records(index: RecordIndex, seeds: tf.Tensor) -> tf.data.Dataset:
    """Every training record once, [] string, in an order that is a function of `seeds` [2]."""
    files_at_once = _FILES_AT_ONCE_OF_WINDOWS if index.has_several_of_an_item("train") else _FILES_AT_ONCE
    block_size = max(1, min(_SHUFFLE_PAIRS, SHUFFLE_BYTES // index.mean_bytes("train")))
    order = tf.random.experimental.stateless_shuffle(tf.constant(index.files("train")), seed=seeds)
    records = tf.data.Dataset.from_tensor_slices(order).interleave(tf.data.TFRecordDataset, cycle_length=files_at_once)
    # Dataset.shuffle takes no seed that depends on the epoch, so blocks of serialized pairs are shuffled instead.
    blocks = records.batch(block_size)
    return blocks.map(lambda block: tf.random.experimental.stateless_shuffle(block, seed=seeds)).unbatch()
