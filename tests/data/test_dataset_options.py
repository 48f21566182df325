"""No dataset is tuned: the thread that tunes would delay the end of whatever reads it."""

from pathlib import Path

import numpy as np
import tensorflow as tf

from ivf.config import ClassifierConfig, Preset, TrainingConfig
from ivf.data.clip_features import ClipFeatures
from ivf.data.dataset_options import by_data, distributed, untuned
from ivf.data.pair_pipeline import training_pairs, validation_pairs
from ivf.data.record_index import RecordIndex
from ivf.frontends import LogMel


def test_nothing_that_is_read_is_tuned(
    pair_index: RecordIndex, clip_index: RecordIndex, tiny: Preset, tmp_path: Path
) -> None:
    clips = ClipFeatures.extract(clip_index, "train", LogMel(tiny.log_mel), tiny.audio, tmp_path / "train")
    clip_epochs, _ = clips.training_batches(TrainingConfig(batch_size=3, epochs=3), ClassifierConfig(), 0)
    datasets = {
        "records": pair_index.records("train").map(lambda one: one).batch(2),
        "training pairs": training_pairs(pair_index, tiny, 0)[0](0),
        "validation pairs": validation_pairs(pair_index, "validation", tiny),
        "features": clips.batches(),
        "labelled features": clips.labelled_batches(),
        "training clips": clip_epochs(0),
    }
    assert {name: one.options().autotune.enabled for name, one in datasets.items()} == dict.fromkeys(datasets, False)


def test_options_are_added_to_those_that_a_dataset_has() -> None:
    options = tf.data.Options()
    options.threading.private_threadpool_size = 1
    found = by_data(untuned(tf.data.Dataset.range(4)).with_options(options)).options()
    assert found.threading.private_threadpool_size == 1 and found.autotune.enabled is False
    assert found.experimental_distribute.auto_shard_policy == tf.data.experimental.AutoShardPolicy.DATA


def test_divided_among_one_replica_batches_are_as_they_were() -> None:
    batches = by_data(tf.data.Dataset.range(7).batch(2))
    found = list(distributed(batches, tf.distribute.MirroredStrategy()))
    assert len(found) == 4
    np.testing.assert_array_equal(tf.concat(found, 0), np.arange(7))
