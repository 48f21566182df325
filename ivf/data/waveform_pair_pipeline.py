"""Batches of frames with waveforms, streamed from TFRecords, for baselines that learn from pairs."""

from collections.abc import Callable
from dataclasses import asdict

import tensorflow as tf

from ivf.config import Preset, TrainingConfig
from ivf.data.dataset_options import by_data
from ivf.data.record_index import RecordIndex
from ivf.data.shuffled_records import shuffled_records
from ivf.data.waveform_pair_record import WaveformPairRecord
from ivf.training.replica_model import Batch
from ivf.training.train import Epochs

Prepare = Callable[[Batch, tf.Tensor], Batch]

_BATCHES_AHEAD = 2


def training_waveform_pairs(
    index: RecordIndex, preset: Preset, training: TrainingConfig, seed: int, prepare: Prepare
) -> tuple[Epochs, int]:
    """(epochs_from, steps_per_epoch) for `train`, of what `prepare` (batch, seed [2]) makes of a batch.

    That has the attributes of `WaveformPairRecord`, each with B in front. The order and the seeds that `prepare` gets
    are functions of the seed, the epoch and the step alone. Raises ValueError if the records are others than pairs with
    waveforms of the preset's length and frames of its size, or if they do not fill one batch.
    """
    _check(index, preset)
    steps = index.count("train") // training.batch_size
    if not steps:
        raise ValueError(f"{index.count('train')} training pairs do not fill one batch of {training.batch_size}")

    def epoch(number: tf.Tensor) -> tf.data.Dataset:
        seeds = tf.stack([tf.constant(seed, tf.int64), number])
        records = shuffled_records(index, seeds)
        pairs = records.map(lambda one: _parse(preset, one), num_parallel_calls=2, deterministic=True)
        batches = pairs.batch(training.batch_size, drop_remainder=True).enumerate()
        return batches.map(lambda step, batch: prepare(batch, tf.stack([seeds[0] * 1_000_003 + number, step])))

    def epochs_from(first: int) -> tf.data.Dataset:
        return by_data(tf.data.Dataset.range(first, training.epochs).flat_map(epoch).prefetch(_BATCHES_AHEAD))

    return epochs_from, steps


def every_waveform_pair(index: RecordIndex, preset: Preset, batch_size: int) -> tf.data.Dataset:
    """Batches of every training pair once, in the order of the shards; the last may be smaller."""
    _check(index, preset)
    records = index.records("train")
    return records.map(lambda one: _parse(preset, one)).batch(batch_size).prefetch(_BATCHES_AHEAD)


def _parse(preset: Preset, serialized: tf.Tensor) -> Batch:
    size, record = preset.image.size_pixels, WaveformPairRecord.parse(serialized)
    frame = tf.ensure_shape(record["frame"], [size, size, 3])
    return record | {"frame": frame, "waveform": tf.ensure_shape(record["waveform"], [preset.audio.clip_samples])}


def _check(index: RecordIndex, preset: Preset) -> None:
    if index.kind != "waveform_pairs":
        raise ValueError(
            f"{index.folder} holds {index.kind}, not pairs with waveforms: name records of videos_waveforms"
        )
    for name in ("audio", "image"):
        found, expected = index.config.get(name), asdict(preset.recorded[name])
        if found != expected:
            raise ValueError(f"{index.folder} was built with {name}={found}, not {expected}: build the records again")
