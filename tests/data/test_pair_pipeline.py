"""The pairs of an epoch are a function of its number and the seed."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from ivf.config import Preset
from ivf.data.pair_pipeline import check_records, full_batches, pixel_variance, training_pairs, validation_pairs
from ivf.data.pair_record import PairRecord, scale_frame
from ivf.data.record_index import RecordIndex

Batches = list[dict[str, np.ndarray]]


def _batches(index: RecordIndex, chosen: Preset, seed: int = 0, first: int = 0) -> Batches:
    epochs_from, _ = training_pairs(index, chosen, seed)
    return list(epochs_from(first).as_numpy_iterator())


def _places(batches: Batches) -> np.ndarray:
    """Which pairs, [batches, B]: the level of each frame's first pixel."""
    frames = np.stack([batch["frame"] for batch in batches])
    return frames[:, :, 0, 0, 0].astype(int)


def _assert_equal(first: Batches, second: Batches) -> None:
    assert len(first) == len(second)
    for one, other in zip(first, second, strict=True):
        for name, values in one.items():
            np.testing.assert_array_equal(values, other[name], err_msg=name)


def test_the_same_seed_gives_the_same_epochs(pair_index: RecordIndex, tiny: Preset) -> None:
    _assert_equal(_batches(pair_index, tiny), _batches(pair_index, tiny))


def test_starting_at_a_later_epoch_gives_the_same_batches(pair_index: RecordIndex, tiny: Preset) -> None:
    _, steps = training_pairs(pair_index, tiny, 0)
    assert steps == 2
    whole = _batches(pair_index, tiny)
    assert len(whole) == steps * tiny.transformation_training.epochs
    for first in (1, 2):
        _assert_equal(_batches(pair_index, tiny, first=first), whole[first * steps :])


def test_so_it_is_where_videos_gave_several_pairs(pair_index: RecordIndex, tiny: Preset) -> None:
    shards = tuple(replace(shard, items=shard.count // 2) for shard in pair_index.splits["train"])
    several = replace(pair_index, splits=pair_index.splits | {"train": shards})
    assert several.has_several_of_an_item("train") and not pair_index.has_several_of_an_item("train")
    whole = _batches(several, tiny)
    _assert_equal(_batches(several, tiny, first=1), whole[2:])


def test_another_epoch_and_another_seed_have_another_order(pair_index: RecordIndex, tiny: Preset) -> None:
    places = _places(_batches(pair_index, tiny)).reshape(3, -1)
    assert len({tuple(epoch) for epoch in places}) == 3
    assert not np.array_equal(places, _places(_batches(pair_index, tiny, seed=1)).reshape(3, -1))


def test_a_pair_comes_at_most_once_in_an_epoch(pair_index: RecordIndex, tiny: Preset) -> None:
    for epoch in _places(_batches(pair_index, tiny)).reshape(3, -1):
        assert len(set(epoch)) == len(epoch) == 8
        assert set(epoch) <= set(range(pair_index.count("train")))


def test_every_pair_has_mixing_weights_of_its_own(pair_index: RecordIndex, tiny: Preset) -> None:
    weights = np.concatenate([batch["mixing_weight"] for batch in _batches(pair_index, tiny)])
    assert weights.shape == (24, tiny.critic.updates_per_step)
    assert weights.min() >= 0.0
    assert weights.max() < 1.0
    assert len(np.unique(weights)) == weights.size


@pytest.mark.parametrize("time_roll", [True, False])
def test_a_log_mel_keeps_its_frame_and_is_only_rolled_in_time(
    pair_index: RecordIndex, tiny: Preset, pair_records: list[PairRecord], time_roll: bool
) -> None:
    chosen = replace(tiny, generator=replace(tiny.generator, time_roll=time_roll))
    shifts = []
    for batch in _batches(pair_index, chosen):
        for place, frame, log_mel in zip(_places([batch])[0], batch["frame"], batch["log_mel"], strict=True):
            record = pair_records[place]
            np.testing.assert_array_equal(frame, record.frame)
            rolled = [np.roll(record.log_mel, shift, axis=0) for shift in range(len(record.log_mel))]
            shifts += [shift for shift, one in enumerate(rolled) if np.array_equal(one, log_mel[..., 0])]
    assert len(shifts) == 24  # each is a roll of its own record, and of nothing else
    assert (len(set(shifts)) > 5) if time_roll else (set(shifts) == {0})


def test_validation_has_every_pair_once_unrolled_and_in_order(
    pair_index: RecordIndex, tiny: Preset, pair_records: list[PairRecord]
) -> None:
    training = replace(tiny.transformation_training, batch_size=4, micro_batch_size=2)  # 2 fit into memory
    chosen = replace(tiny, transformation_training=training)
    batches = list(validation_pairs(pair_index, "validation", chosen).as_numpy_iterator())
    assert [len(batch["frame"]) for batch in batches] == [2, 1]
    log_mels = np.concatenate([batch["log_mel"] for batch in batches])[..., 0]
    np.testing.assert_array_equal(log_mels, np.stack([record.log_mel for record in pair_records[-3:]]))


def test_validation_leaves_no_replica_without_a_pair(
    pair_index: RecordIndex, tiny: Preset, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = replace(tiny, transformation_training=replace(tiny.transformation_training, batch_size=4))
    monkeypatch.setattr(tf.distribute, "get_strategy", lambda: SimpleNamespace(num_replicas_in_sync=2))
    (batch,) = validation_pairs(pair_index, "validation", chosen).as_numpy_iterator()
    assert batch["counted"].tolist() == [True, True, True, False]


def test_the_last_batch_is_filled_up_with_examples_that_do_not_count() -> None:
    few = tf.data.Dataset.range(7).map(lambda number: {"number": number})
    batches = list(full_batches(few, 7, 3).as_numpy_iterator())
    assert [batch["number"].tolist() for batch in batches] == [[0, 1, 2], [3, 4, 5], [6, 0, 1]]
    assert np.concatenate([batch["counted"] for batch in batches]).tolist() == [True] * 7 + [False] * 2
    (batch,) = full_batches(few.take(2), 2, 5).as_numpy_iterator()
    assert batch["number"].tolist() == [0, 1, 0, 1, 0] and batch["counted"].tolist() == [True, True] + [False] * 3


@pytest.mark.parametrize(("kind", "axes"), [("scalar", None), ("channel", (0, 1, 2)), ("pixel", 0)])
def test_pixel_variance_is_that_of_all_training_pixels(
    pair_index: RecordIndex, tiny: Preset, pair_records: list[PairRecord], kind: str, axes: tuple[int, ...] | None
) -> None:
    chosen = replace(tiny, autoencoder=replace(tiny.autoencoder, pixel_variance=kind))
    pixels = np.stack([record.frame for record in pair_records[: pair_index.count("train")]]) / 255.0
    expected = np.maximum(pixels.var(axis=axes), 1 / 255**2 / 12)  # the first pixel identifies a pair
    np.testing.assert_allclose(pixel_variance(pair_index, chosen), expected, rtol=1e-5)


def test_levels_are_scaled_to_half_around_zero() -> None:
    np.testing.assert_allclose(scale_frame(tf.constant([0, 255], tf.uint8)), [-0.5, 0.5])


def test_too_few_pairs_for_a_batch_are_refused(pair_index: RecordIndex, tiny: Preset) -> None:
    chosen = replace(tiny, transformation_training=replace(tiny.transformation_training, batch_size=12))
    with pytest.raises(ValueError, match="11 training pairs do not fill one batch of 12"):
        training_pairs(pair_index, chosen, 0)


def test_records_of_the_preset_are_accepted(pair_index: RecordIndex, tiny: Preset) -> None:
    check_records(pair_index, tiny)


@pytest.mark.parametrize(
    ("part", "change"),
    [("audio", {"clip_seconds": 2.0}), ("image", {"size_pixels": 32}), ("log_mel", {"hop_seconds": 0.032})],
)
def test_records_of_other_parameters_are_refused(
    pair_index: RecordIndex, tiny: Preset, part: str, change: dict[str, Any]
) -> None:
    chosen = tiny.replace_parts({part: replace(tiny.parts[part], **change)})
    ((field, value),) = change.items()
    again = rf"build the records again, with --preset tiny --set {part}\.{field}={value}"
    with pytest.raises(ValueError, match=rf"{pair_index.folder} was built with {part}=.*{again}"):
        check_records(pair_index, chosen)


def test_labelled_clips_are_no_pairs(pair_index: RecordIndex, tiny: Preset) -> None:
    with pytest.raises(ValueError, match=r"holds clips, not pairs: name records of a corpus of videos"):
        check_records(replace(pair_index, kind="clips"), tiny)
