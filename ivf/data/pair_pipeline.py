"""Batches of frame/log-mel pairs for stage 1, streamed from TFRecords."""

import shlex
from dataclasses import asdict

import numpy as np
import tensorflow as tf

from ivf.config import Preset, record_options
from ivf.data.augmentation import augment_log_mel
from ivf.data.dataset_options import by_data
from ivf.data.pair_record import PairRecord, scale_frame
from ivf.data.record_index import RecordIndex
from ivf.data.shuffled_records import shuffled_records
from ivf.training.train import Epochs

Pairs = dict[str, tf.Tensor]

_BATCHES_AHEAD = 2
_FRAMES_AT_ONCE = 64
_ROUNDING_VARIANCE = 1 / 255**2 / 12  # of rounding to 8 bits: the least variance of a pixel


def _parse(preset: Preset, serialized: tf.Tensor) -> Pairs:
    size = preset.image.size_pixels
    record = PairRecord.parse(serialized)
    return {
        "frame": tf.ensure_shape(record["frame"], [size, size, 3]),
        "log_mel": tf.ensure_shape(record["log_mel"], preset.log_mel_shape),
    }


def check_records(index: RecordIndex, preset: Preset) -> None:
    """Raises ValueError unless the records are pairs with the clip length, frame size and log-mel of `preset`."""
    if index.kind != "pairs":
        raise ValueError(f"{index.folder} holds {index.kind}, not pairs: name records of a corpus of videos or pairs")
    for name, config in preset.recorded.items():
        found, expected = index.config.get(name), asdict(config)
        if found != expected:
            raise ValueError(
                f"{index.folder} was built with {name}={found}, not {expected}: build the records again, with "
                f"{shlex.join(record_options(preset))}"
            )


def full_batches(examples: tf.data.Dataset, count: int, batch_size: int) -> tf.data.Dataset:
    """Batches of `count` examples (dictionaries), all full: the last is filled up with the first examples again.

    A short batch would leave some replicas without an example, where layers cannot determine their shapes. Every
    example gains `counted`, [] bool, which is False for the repeated ones.
    """
    once = examples.map(lambda example: example | {"counted": True})
    again = examples.map(lambda example: example | {"counted": False}).repeat().take(-count % batch_size)
    return once.concatenate(again).batch(batch_size, drop_remainder=True)


def validation_pairs(index: RecordIndex, split: str, preset: Preset) -> tf.data.Dataset:
    """Every pair of `split` once, in the order of the shards.

    A batch is as large as what training holds in memory at once: a micro-batch for each replica in scope. The last may
    be shorter; on several replicas it is filled up with pairs that are not `counted`.
    """
    updates, training = preset.critic.updates_per_step, preset.transformation_training
    records = index.records(split)
    pairs = records.map(lambda serialized: _parse(preset, serialized) | {"mixing_weight": tf.fill([updates], 0.5)})
    replicas = tf.distribute.get_strategy().num_replicas_in_sync
    batch_size = training.batch_size // training.parts(replicas)
    n_batches = -(-index.count(split) // batch_size)
    several = replicas > 1
    batches = full_batches(pairs, index.count(split), batch_size) if several else pairs.batch(batch_size)
    batches = batches.prefetch(_BATCHES_AHEAD)
    # Without a cardinality Keras warns that the data ended early.
    return by_data(batches.apply(tf.data.experimental.assert_cardinality(n_batches)))


def training_pairs(index: RecordIndex, preset: Preset, seed: int) -> tuple[Epochs, int]:
    """(epochs_from, steps_per_epoch) for `train`.

    The order, w of Eq. 4 and the augmentation of the log-mel are functions of the seed, the epoch and the pair's
    position in it alone, so a resumed run and a run on more replicas get the same data. Raises ValueError if the pairs
    do not fill one batch.
    """
    training = preset.transformation_training
    steps = index.count("train") // training.batch_size
    if not steps:
        raise ValueError(f"{index.count('train')} training pairs do not fill one batch of {training.batch_size}")
    updates = preset.critic.updates_per_step

    def epoch(number: tf.Tensor) -> tf.data.Dataset:
        seeds = tf.stack([tf.constant(seed, tf.int64), number])

        def load_pair(position: tf.Tensor, serialized: tf.Tensor) -> Pairs:
            pair = _parse(preset, serialized)
            pair_seed = [seeds[0] * 1_000_003 + number, position]
            roll_seed, mixing_seed, chain_seed = tf.unstack(tf.random.split(pair_seed, 3))
            if preset.generator.time_roll:
                shift = tf.random.stateless_uniform([], roll_seed, maxval=2**31 - 1, dtype=tf.int32)
                pair["log_mel"] = tf.roll(pair["log_mel"], shift % tf.shape(pair["log_mel"])[0], axis=0)
            pair["log_mel"] = augment_log_mel(pair["log_mel"], preset.generator, chain_seed)
            return pair | {"mixing_weight": tf.random.stateless_uniform([updates], mixing_seed)}

        pairs = shuffled_records(index, seeds).enumerate().map(load_pair, num_parallel_calls=2, deterministic=True)
        return pairs.batch(training.batch_size, drop_remainder=True)

    def epochs_from(first: int) -> tf.data.Dataset:
        return by_data(tf.data.Dataset.range(first, training.epochs).flat_map(epoch).prefetch(_BATCHES_AHEAD))

    return epochs_from, steps


def pixel_variance(index: RecordIndex, preset: Preset) -> np.ndarray:
    """δ_I of Eq. 2: variance of the training pixels scaled to [-0.5, 0.5], at least that of rounding to 8 bits.

    Its shape is [] over all positions and channels, [3] for each channel, or [height, width, 3] for each pixel, as
    `preset.autoencoder.pixel_variance` selects.
    """
    axes = {"scalar": None, "channel": (0, 1, 2), "pixel": 0}[preset.autoencoder.pixel_variance]
    count, total, squares = 0, np.float64(0.0), np.float64(0.0)
    records = index.records("train")
    frames = records.map(lambda serialized: scale_frame(_parse(preset, serialized)["frame"]), num_parallel_calls=2)
    for batch in frames.batch(_FRAMES_AT_ONCE):
        values = batch.numpy().astype(np.float64)
        total += values.sum(axis=axes)
        squares += (values**2).sum(axis=axes)
        count += values.size // np.size(total)
    return np.maximum(squares / count - (total / count) ** 2, _ROUNDING_VARIANCE).astype(np.float32)
