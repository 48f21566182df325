"""Pairs with waveforms: what a record keeps, and the order in which training sees them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

from ivf.config import TrainingConfig, preset
from ivf.data.record_index import RecordIndex, RecordShard
from ivf.data.waveform_pair_pipeline import every_waveform_pair, training_waveform_pairs
from ivf.data.waveform_pair_record import NO_MOMENT, WaveformPairRecord
from ivf.training.replica_model import Batch

TINY = preset("tiny")
TRAINING = TrainingConfig(batch_size=4, epochs=3)
COUNT = 10


def _record(number: int) -> WaveformPairRecord:
    rng = np.random.default_rng(number)
    frame = rng.integers(0, 256, (TINY.image.size_pixels, TINY.image.size_pixels, 3), dtype=np.uint8)
    waveform = rng.uniform(-1, 1, TINY.audio.clip_samples).astype(np.float32)
    return WaveformPairRecord(f"video{number}@0000", f"video{number}", frame, waveform, number - 1)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> RecordIndex:
    """Ten pairs in two shards."""
    folder, shards = tmp_path_factory.mktemp("pairs"), []
    for part in range(2):
        path = folder / f"train-{part}.tfrecord"
        with tf.io.TFRecordWriter(str(path)) as writer:
            for number in range(part, COUNT, 2):
                writer.write(_record(number).encode())
        shards.append(RecordShard(path.name, COUNT // 2, COUNT // 2, path.stat().st_size, ""))
    config = {name: vars(TINY.recorded[name]) for name in ("audio", "image")}
    return RecordIndex(folder, "waveform_pairs", {"train": tuple(shards)}, config)


def _keys_and_seeds(batch: Batch, seed: tf.Tensor) -> Batch:
    return {"key": batch["key"], "seed": seed}


def test_a_record_keeps_its_pair_to_sixteen_bits() -> None:
    record = _record(3)
    found = WaveformPairRecord.parse(tf.constant(record.encode()))
    np.testing.assert_array_equal(found["frame"], record.frame)
    np.testing.assert_allclose(found["waveform"], record.waveform, atol=1 / 32_768)
    assert (found["key"], found["source"], int(found["frame_sample"])) == (b"video3@0000", b"video3", 2)


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"frame": np.zeros((4, 4), np.uint8)}, r"frame is uint8 \(4, 4\)"),
        ({"waveform": np.full(8, np.nan, np.float32), "frame_sample": 0}, "is not a finite"),
        ({"frame_sample": 10**6}, "frame_sample 1000000 is outside"),
        ({"frame_sample": NO_MOMENT - 1}, "frame_sample -2 is outside"),
    ],
)
def test_what_is_no_pair_is_refused_by_its_key(changed: dict[str, object], error: str) -> None:
    with pytest.raises(ValueError, match=rf"video3@0000: .*{error}"):
        _record(3)._replace(**changed).encode()


def test_an_epoch_is_a_function_of_its_number_and_has_every_pair_once(index: RecordIndex) -> None:
    epochs_from, steps = training_waveform_pairs(index, TINY, replace(TRAINING, batch_size=5), 7, _keys_and_seeds)
    assert steps == 2
    run, later = (list(epochs_from(first).as_numpy_iterator()) for first in (0, 1))
    for made, again in zip(run[steps:], later, strict=True):
        np.testing.assert_array_equal(made["key"], again["key"])
        np.testing.assert_array_equal(made["seed"], again["seed"])
    epochs = [run[first : first + steps] for first in range(0, len(run), steps)]
    orders = [[key for batch in epoch for key in batch["key"]] for epoch in epochs]
    assert all(len(set(order)) == COUNT for order in orders) and orders[0] != orders[1] != orders[2]
    assert len({tuple(batch["seed"]) for batch in run}) == 3 * steps


def test_every_pair_comes_once_and_the_last_batch_may_be_smaller(index: RecordIndex) -> None:
    batches = list(every_waveform_pair(index, TINY, 4))
    assert [len(batch["key"]) for batch in batches] == [4, 4, 2]
    assert batches[0]["waveform"].shape[1:] == (TINY.audio.clip_samples,)
    assert len({key for batch in batches for key in batch["key"].numpy()}) == COUNT


def test_other_records_and_too_few_are_refused(index: RecordIndex, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="10 training pairs do not fill one batch of 16"):
        training_waveform_pairs(index, TINY, replace(TRAINING, batch_size=16), 0, _keys_and_seeds)
    with pytest.raises(ValueError, match="was built with audio="):
        every_waveform_pair(index, preset("small"), 4)
    with pytest.raises(ValueError, match="holds clips, not pairs with waveforms"):
        every_waveform_pair(replace(index, kind="clips"), TINY, 4)
