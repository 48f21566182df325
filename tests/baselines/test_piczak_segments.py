"""Segments of Piczak's network: librosa's levels, halves that overlap, silence left out."""

import librosa
import numpy as np
import pytest
import tensorflow as tf

from ivf.baselines.piczak_segments import (
    PiczakSegments,
    PiczakSegmentsConfig,
    audible,
    training_segments,
)

CONFIG = PiczakSegmentsConfig()
CLIP = np.random.default_rng(0).normal(0.0, 0.1, 5 * 22_050).astype(np.float32)
CLIP[30_000:60_000] *= 1e-5


def test_sizes_of_the_source() -> None:
    assert (CONFIG.window_samples, CONFIG.n_fft, CONFIG.hop_samples, CONFIG.segment_samples) == (
        1024,
        1024,
        512,
        20_480,
    )
    assert PiczakSegments(CONFIG)(CLIP[np.newaxis]).shape == (1, 9, 41, 60)
    assert PiczakSegments(PiczakSegmentsConfig(segment_frames=101))(CLIP[np.newaxis]).shape == (1, 3, 101, 60)
    at_16k = PiczakSegmentsConfig(sample_rate_hz=16_000)
    assert PiczakSegments(at_16k)(np.zeros((1, 80_000), np.float32)).shape == (1, 9, 41, 60)


def test_each_segment_has_its_own_spectrogram() -> None:
    found = PiczakSegments(CONFIG)(CLIP[np.newaxis])[0]
    clip = CLIP / np.abs(CLIP).max()
    for number, segment in enumerate(found):
        samples = clip[number * 10_240 : number * 10_240 + 20_480]
        power = librosa.feature.melspectrogram(
            y=samples, sr=22_050, n_fft=1024, hop_length=512, n_mels=60, pad_mode="reflect"
        )
        np.testing.assert_allclose(segment, librosa.power_to_db(power).T, atol=5e-3)


def test_level_does_not_matter() -> None:
    front_end = PiczakSegments(CONFIG)
    np.testing.assert_allclose(front_end(0.01 * CLIP[np.newaxis]), front_end(CLIP[np.newaxis]), atol=1e-3)


def test_silent_segments_do_not_count_unless_all_are_silent() -> None:
    half = np.where(np.arange(len(CLIP)) < 22_050, CLIP, 0.0).astype(np.float32)
    clips = np.stack([CLIP, half, np.zeros_like(CLIP)])
    counted = audible(PiczakSegments(CONFIG)(clips), CONFIG.silence_db).numpy()
    np.testing.assert_array_equal(counted[1], np.arange(9) < 3)  # the third begins at 20,480
    assert counted[2].all()
    np.testing.assert_array_equal(counted[0], PiczakSegments(CONFIG)(clips)[0].numpy().mean(axis=(1, 2)) > -70.0)


def test_training_segments_keep_their_clips_labels() -> None:
    segments = np.full((3, 4, 5, 6), -100.0, np.float32)
    segments[0, [0, 2]], segments[1, 3] = -10.0, -20.0
    kept, labels = training_segments(segments, np.array([7, 8, 9]), silence_db=-70.0)
    np.testing.assert_array_equal(labels, [7, 7, 8, 9, 9, 9, 9])
    np.testing.assert_array_equal(kept[:, 0, 0], [-10, -10, -20, -100, -100, -100, -100])


def test_too_short_a_clip_is_refused() -> None:
    with pytest.raises(ValueError, match="needs at least 20480"):
        PiczakSegments(CONFIG)(tf.zeros([1, 20_000]))
    with pytest.raises(ValueError, match="segment_frames=40 must be odd"):
        PiczakSegmentsConfig(segment_frames=40)
