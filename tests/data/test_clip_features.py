"""Features of clips stay aligned with their metadata."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ivf.config import ClassifierConfig, Preset, TrainingConfig
from ivf.data.clip_features import ClipFeatures
from ivf.data.clip_record import ClipRecord
from ivf.data.record_index import RecordIndex
from ivf.frontends import LogMel

TRAINING = TrainingConfig(batch_size=3, epochs=3)
PLAIN = ClassifierConfig()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("features")


@pytest.fixture(scope="module")
def clips(clip_index: RecordIndex, tiny: Preset, kept: Path) -> ClipFeatures:
    return ClipFeatures.extract(clip_index, "train", LogMel(tiny.log_mel), tiny.audio, kept / "train")


def _batches(
    clips: ClipFeatures, seed: int = 0, first: int = 0, config: ClassifierConfig = PLAIN
) -> list[dict[str, np.ndarray]]:
    epochs_from, _ = clips.training_batches(TRAINING, config, seed)
    return list(epochs_from(first).as_numpy_iterator())


def _order(clips: ClipFeatures, batches: list[dict[str, np.ndarray]]) -> np.ndarray:
    """Indices of the clips, [epochs, clips in an epoch]; also checks their labels."""
    places = []
    for batch in batches:
        for features, label in zip(batch["features"], batch["label"], strict=True):
            (place,) = np.flatnonzero((clips.arrays() == features).all(axis=(1, 2, 3)))
            assert clips.labels[place] == label
            places.append(place)
    return np.reshape(places, (-1, 6))


def test_extracts_clips_with_their_metadata(clips: ClipFeatures, clip_records: list[ClipRecord], tiny: Preset) -> None:
    records = clip_records[:7]
    assert len(clips) == 7
    expected = LogMel(tiny.log_mel)(np.stack([record.waveform for record in records]))
    np.testing.assert_allclose(clips.arrays(), expected, rtol=1e-5, atol=1e-5)
    assert clips.arrays().dtype == np.float32
    assert clips.shape == tiny.log_mel_shape
    assert clips.labels.tolist() == [record.label for record in records]
    assert clips.keys == [record.key for record in records]
    assert clips.cities == [record.city for record in records]
    assert clips.locations == [record.location for record in records]
    assert clips.devices == [record.device for record in records]


def test_splits_are_concatenated_in_order(
    clips: ClipFeatures, clip_index: RecordIndex, tiny: Preset, kept: Path
) -> None:
    seen = ClipFeatures.extract(clip_index, "seen", LogMel(tiny.log_mel), tiny.audio, kept / "seen")
    both = ClipFeatures.concatenate([seen, clips])
    assert both.keys == seen.keys + clips.keys
    assert both.cities == seen.cities + clips.cities
    np.testing.assert_array_equal(both.arrays(), np.concatenate([seen.arrays(), clips.arrays()]))
    np.testing.assert_array_equal(both.labels, np.concatenate([seen.labels, clips.labels]))


def test_records_other_than_clips_of_the_preset_are_refused(
    clip_index: RecordIndex, tiny: Preset, tmp_path: Path
) -> None:
    halved = replace(tiny.audio, sample_rate_hz=8_000, clip_seconds=2 * tiny.audio.clip_seconds)
    assert halved.clip_samples == tiny.audio.clip_samples
    longer = replace(tiny.audio, clip_seconds=2 * tiny.audio.clip_seconds)
    for audio in (halved, longer):
        with pytest.raises(ValueError, match=r"holds clips of .*'sample_rate_hz': 16000.* not clips of"):
            ClipFeatures.extract(clip_index, "train", LogMel(tiny.log_mel), audio, tmp_path / "kept")
    with pytest.raises(ValueError, match="holds pairs of"):
        ClipFeatures.extract(
            replace(clip_index, kind="pairs"), "train", LogMel(tiny.log_mel), tiny.audio, tmp_path / "kept"
        )


def test_clips_that_are_too_short_for_a_front_end_are_refused_in_one_line(
    clip_index: RecordIndex, tiny: Preset, tmp_path: Path
) -> None:
    samples = tiny.audio.clip_samples
    front_end = LogMel(replace(tiny.log_mel, n_fft=2**15, window_seconds=(samples + 1) / tiny.audio.sample_rate_hz))
    with pytest.raises(
        ValueError, match=rf"^log_mel\S* got {samples} samples; it needs at least {samples + 1}"
    ) as raised:
        ClipFeatures.extract(clip_index, "train", front_end, tiny.audio, tmp_path / "kept")
    assert "\n" not in str(raised.value)


def test_a_clip_comes_at_most_once_in_an_epoch(clips: ClipFeatures) -> None:
    for epoch in _order(clips, _batches(clips)):
        assert len(set(epoch)) == 6


def test_the_order_is_a_function_of_seed_and_epoch(clips: ClipFeatures) -> None:
    order = _order(clips, _batches(clips))
    assert order.shape == (TRAINING.epochs, 6)
    np.testing.assert_array_equal(_order(clips, _batches(clips)), order)
    for first in (1, 2):
        np.testing.assert_array_equal(_order(clips, _batches(clips, first=first)), order[first:])
    assert len({tuple(epoch) for epoch in order}) == TRAINING.epochs
    assert not np.array_equal(_order(clips, _batches(clips, seed=1)), order)


def test_too_few_clips_for_a_batch_are_refused(clips: ClipFeatures) -> None:
    with pytest.raises(ValueError, match="7 training clips do not fill one batch of 8"):
        clips.training_batches(replace(TRAINING, batch_size=8), PLAIN, seed=0)


def test_rolls_keep_the_order_of_clips_and_resume_identically(clips: ClipFeatures) -> None:
    rolled = _batches(clips, config=ClassifierConfig(time_roll=True))
    frames, shifts = clips.shape[0], []
    for plain, batch in zip(_batches(clips), rolled, strict=True):
        np.testing.assert_array_equal(plain["label"], batch["label"])
        for clip, changed in zip(plain["features"], batch["features"], strict=True):
            found = [shift for shift in range(frames) if np.array_equal(np.roll(clip, shift, axis=0), changed)]
            shifts.append(found[0])
    assert len(set(shifts)) > len(shifts) / 3
    later = _batches(clips, first=1, config=ClassifierConfig(time_roll=True))
    for before, after in zip(rolled[2:], later, strict=True):
        np.testing.assert_array_equal(before["features"], after["features"])


def test_masks_cover_at_most_an_eighth(clips: ClipFeatures) -> None:
    config = ClassifierConfig(band_masks=1, time_masks=1)
    changed = 0
    for plain, batch in zip(_batches(clips), _batches(clips, config=config), strict=True):
        for clip, masked in zip(plain["features"], batch["features"], strict=True):
            hidden = (clip != masked)[..., 0]
            frames, bands = hidden.all(axis=1).sum(), hidden.all(axis=0).sum()
            assert frames <= clip.shape[0] // 8 and bands <= clip.shape[1] // 8
            changed += int(hidden.any())
    assert changed > 0
