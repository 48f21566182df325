"""Options of the datasets that are read here: nothing of them is tuned, and several workers divide their batches."""

import tensorflow as tf


def untuned(dataset: tf.data.Dataset) -> tf.data.Dataset:
    """`dataset`, and what is made of it, without tf.data's tuning: how many calls run at once is always said here.

    The thread that tunes sleeps for 10 ms and then for twice as long each time, up to a minute. An iterator that is
    deleted waits for that thread to end, which in TensorFlow 2.16 often sleeps on although it was notified: for as long
    again as the iterator was read, at most, or a minute.
    """
    options = tf.data.Options()
    options.autotune.enabled = False
    return dataset.with_options(options)


def by_data(batches: tf.data.Dataset) -> tf.data.Dataset:
    """Makes several workers divide each batch among them instead of the files that the batches come from."""
    options = tf.data.Options()
    options.experimental_distribute.auto_shard_policy = tf.data.experimental.AutoShardPolicy.DATA
    return untuned(batches.with_options(options))


def distributed(batches: tf.data.Dataset, replicas: tf.distribute.Strategy) -> tf.distribute.DistributedDataset:
    """`batches` divided among `replicas`, as Keras would, and fetched to GPUs ahead if there are any.

    On CPUs there is nothing to fetch, and no iterator of each replica's own, which would be tuned.
    """
    fetched = bool(tf.config.list_logical_devices("GPU"))
    options = tf.distribute.InputOptions(experimental_fetch_to_device=fetched)
    return replicas.experimental_distribute_dataset(batches, options)
