"""SoundNet's teacher learns labels of videos from their frames, and what it finds is kept."""

from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

from experiments.runs.baselines.frame_teacher import posteriors, scene_teacher
from experiments.runs.record_folders import RecordFolders
from ivf.config import override, preset
from ivf.data.clip_record import ClipRecord
from ivf.data.waveform_pair_record import WaveformPairRecord
from tests.experiments.runs.small_records import write_records

PRESET = override(preset("tiny"), ["baselines.updates=40"])
N_VIDEOS, CLASSES = 8, ("dark", "bright")


def _frame(number: int) -> np.ndarray:
    size, rng = PRESET.image.size_pixels, np.random.default_rng(number)
    return (rng.integers(0, 60, (size, size, 3)) + 180 * (number % 2)).astype(np.uint8)


@pytest.fixture
def records(tmp_path: Path) -> RecordFolders:
    """Two frames of each of eight videos, dark or bright as their labels say; sounds are silent."""
    silence = np.zeros(PRESET.audio.clip_samples, np.float32)
    pairs = [
        WaveformPairRecord(f"v{number}@{window:04d}", f"v{number}", _frame(number), silence, 0).encode()
        for number in range(N_VIDEOS)
        for window in range(2)
    ]
    videos = [
        ClipRecord(f"v{number}.mp4", "", silence, CLASSES[number % 2], number % 2, "", "", "", 1).encode()
        for number in range(N_VIDEOS)
    ]
    frames = write_records(tmp_path / "pairs", "waveform_pairs", pairs)
    labels = write_records(tmp_path / "videos", "clips", videos, CLASSES)
    return RecordFolders(None, labels, labelled_videos=labels, waveform_pairs=frames, labelled_frames=frames)


def test_it_learns_the_labels_of_the_frames_videos(records: RecordFolders, tmp_path: Path) -> None:
    teacher, _ = scene_teacher(records, PRESET, tmp_path / "teacher", 0)
    file = tmp_path / "posteriors.npz"
    found = posteriors(teacher, records.folder("waveform_pairs"), PRESET, file)
    assert found["posterior"].shape == (2 * N_VIDEOS, 2)
    labels = [int(key.decode()[1]) % 2 for key in found["key"]]
    np.testing.assert_array_equal(found["posterior"].argmax(axis=1), labels)
    again = posteriors(_never, records.folder("waveform_pairs"), PRESET, file)
    for name, value in found.items():
        np.testing.assert_array_equal(again[name], value)


def test_a_frame_of_an_unlabelled_video_is_refused(records: RecordFolders, tmp_path: Path) -> None:
    pair = WaveformPairRecord("other@0000", "other", _frame(0), np.zeros(PRESET.audio.clip_samples, np.float32), 0)
    frames = write_records(tmp_path / "others", "waveform_pairs", [pair.encode()] * 4)
    videos = records.clips
    mixed = RecordFolders(None, videos, labelled_videos=videos, labelled_frames=frames)
    with pytest.raises(tf.errors.InvalidArgumentError, match="a frame is of a video without a label"):
        scene_teacher(mixed, PRESET, tmp_path / "teacher", 0)


def _never(frames: tf.Tensor) -> tf.Tensor:
    raise AssertionError("what is kept is not computed again")
