"""Look, Listen and Learn: sizes of its source, its spectrogram, what a batch of pairs becomes, features of clips."""

from dataclasses import replace

import keras
import numpy as np
import pytest
import tensorflow as tf

from ivf.baselines.correspondence_pairs import aligned_pairs, correspondence_pairs
from ivf.baselines.look_listen_learn import RECIPE, LookListenLearn, LookListenLearnConfig
from ivf.baselines.second_spectrogram import SecondSpectrogram, SecondSpectrogramConfig
from ivf.data.waveform_pair_record import NO_MOMENT
from ivf.training.replica_model import Batch

RATE = 1_000
SMALL = replace(
    LookListenLearnConfig().scaled(0.03),
    picture_pixels=16,
    spectrogram=SecondSpectrogramConfig(RATE, window_seconds=0.064, hop_seconds=0.016),
)
SEED = tf.constant([3, 4], tf.int64)


def _pairs(count: int = 12) -> Batch:
    """The waveform counts its samples, so that a second shows where it comes from; frames have one grey each."""
    grey = np.arange(count, dtype=np.uint8)[:, np.newaxis, np.newaxis, np.newaxis] * 20
    waveform = 10_000.0 * np.arange(count)[:, np.newaxis] + np.arange(3 * RATE)
    return {
        "frame": tf.constant(np.broadcast_to(grey, (count, 20, 20, 3))),
        "waveform": tf.constant(waveform, tf.float32),
        "source": tf.constant([f"video{number // 3}" for number in range(count)]),
        "frame_sample": tf.constant(np.linspace(0, 3 * RATE - 1, count).astype(np.int64)),
    }


def test_full_size_has_its_sources_parameters_and_learns() -> None:
    keras.utils.set_random_seed(0)
    model = LookListenLearn(LookListenLearnConfig(), RECIPE)
    assert model.audio.count_params() == 4_691_904
    assert model.vision.count_params() == 4_693_056
    assert model.count_params() == 9_516_418
    moments = 2 * 2 * 2 * (64 + 128 + 256 + 512)  # mean and variance of two layers a block, in two towers
    assert sum(int(np.prod(weight.shape)) for weight in model.trainable_weights) == 9_516_418 - moments
    assert LookListenLearnConfig().spectrogram.shape == (199, 257, 1)
    model.compile_for(steps_per_epoch=1)
    before = [weight.numpy() for weight in model.trainable_weights]
    rng = np.random.default_rng(0)
    small = {  # towers take any size
        "picture": tf.constant(rng.uniform(-1, 1, (2, 32, 32, 3)), tf.float32),
        "sound": tf.constant(rng.normal(0.0, 0.1, (2, 48_000)), tf.float32),
        "corresponds": tf.constant([0, 1]),
    }
    model.spectrogram = lambda sound: tf.reshape(sound[:, : 32 * 32], [-1, 32, 32, 1])
    model.train_step(small)
    for old, weight in zip(before, model.trainable_weights, strict=True):
        assert np.any(old != weight.numpy()), weight.path


def test_the_spectrogram_is_that_of_its_definition() -> None:
    config = SecondSpectrogramConfig()
    second = np.random.default_rng(0).normal(0.0, 0.1, 48_000).astype(np.float32)
    found = SecondSpectrogram(config)(second[np.newaxis])[0, :, :, 0]
    assert found.shape == (199, 257)
    padded = np.pad(second, 214)  # 198 hops of 242 and a window of 512 are 428 samples more than a second
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(512) / 512)
    for frame in (0, 17, 198):
        magnitude = np.abs(np.fft.rfft(padded[frame * 242 : frame * 242 + 512] * window))
        np.testing.assert_allclose(found[frame], np.log(np.maximum(magnitude, 1e-12)) / 5.0, atol=2e-3)
    np.testing.assert_allclose(SecondSpectrogram(config)(np.zeros((1, 48_000), np.float32)), np.log(1e-12) / 5.0)


def test_half_of_the_pairs_correspond_and_the_others_are_of_another_recording() -> None:
    pairs = _pairs()
    partners: set[int] = set()
    for number in range(20):
        made = correspondence_pairs(pairs, tf.constant([number, 0], tf.int64), 16, RATE, augment=False)
        origin = (made["sound"][:, 0].numpy() // 10_000).astype(int)
        corresponds = made["corresponds"].numpy()
        assert corresponds.sum() == 6
        np.testing.assert_array_equal(origin[corresponds == 1], np.arange(12)[corresponds == 1])
        assert (origin // 3 != np.arange(12) // 3)[corresponds == 0].all()
        partners |= set(origin[corresponds == 0].tolist())
        grey = np.round((made["picture"][:, 8, 8, 0].numpy() + 1) / 2 * 255)
        np.testing.assert_array_equal(grey, np.arange(12) * 20)
    assert partners == set(range(12))


def test_a_second_contains_the_time_of_its_frame() -> None:
    pairs, starts = _pairs(), []
    for number in range(20):
        made = correspondence_pairs(pairs, tf.constant([number, 0], tf.int64), 16, RATE, augment=False)
        for clip in np.flatnonzero(made["corresponds"]):
            sound = made["sound"][clip].numpy()
            np.testing.assert_array_equal(np.diff(sound), 1.0)
            start, moment = int(sound[0] % 10_000), int(pairs["frame_sample"][clip])
            assert 0 <= start <= 2 * RATE and start <= moment < start + RATE
            starts.append(start)
    assert len(set(starts)) > 60


def test_without_a_time_any_second_is_taken() -> None:
    pairs = _pairs() | {"frame_sample": tf.fill([12], tf.constant(NO_MOMENT, tf.int64))}
    starts = [
        int(start) % 10_000
        for number in range(20)
        for start in correspondence_pairs(pairs, tf.constant([number, 0], tf.int64), 16, RATE)["sound"][:, 500] - 500
    ]
    assert min(starts) < 300 and len(set(starts)) > 60


def test_aligned_pairs_are_every_frame_with_its_own_sound() -> None:
    pairs = _pairs()
    made = aligned_pairs(pairs, SEED, 16, RATE)
    np.testing.assert_array_equal(made["sound"][:, 0].numpy() // 10_000, np.arange(12))
    starts, moments = made["sound"][:, 0].numpy() % 10_000, pairs["frame_sample"].numpy()
    assert ((starts <= moments) & (moments < starts + RATE)).all()
    np.testing.assert_allclose((made["picture"][:, 8, 8, 0] + 1) / 2 * 255, np.arange(12) * 20, atol=1e-3)


def test_augmentation_is_a_function_of_the_seed_and_stays_in_range() -> None:
    pairs = _pairs()
    one, again = (correspondence_pairs(pairs, SEED, 16, RATE) for _ in range(2))
    other = correspondence_pairs(pairs, SEED + 1, 16, RATE)
    for name, value in one.items():
        np.testing.assert_array_equal(value, again[name])
        assert np.any(value.numpy() != other[name].numpy())
    assert one["picture"].shape == (12, 16, 16, 3)
    assert np.abs(one["picture"]).max() <= 1.0
    (batch,) = tf.data.Dataset.from_tensors(pairs).map(lambda given: correspondence_pairs(given, SEED, 16, RATE))
    np.testing.assert_allclose(batch["picture"], one["picture"], atol=1e-5)


def test_a_batch_of_one_recording_is_refused() -> None:
    pairs = _pairs(3)
    with pytest.raises(tf.errors.InvalidArgumentError, match="a batch of one recording"):
        correspondence_pairs(pairs, SEED, 16, RATE)


def test_features_are_maxima_of_the_last_map_of_equally_spaced_seconds() -> None:
    keras.utils.set_random_seed(0)
    model = LookListenLearn(SMALL, RECIPE)
    waveform = tf.constant(np.random.default_rng(0).normal(0.0, 0.1, (2, 5 * RATE)), tf.float32)
    found = model.features(waveform)
    channels = SMALL.filters[-1]
    assert found.shape == (2, 10, 3 * 4 * channels)
    for number, start in ((0, 0), (4, 1778), (9, 4 * RATE)):
        second = waveform[:, start : start + RATE]
        maps = model.audio(model.spectrogram(second)).numpy()  # [2, F / 8, bins / 8, C]
        height, width = maps.shape[1] // 3, maps.shape[2] // 4
        for cell, (row, column) in enumerate(np.ndindex(3, 4)):
            part = maps[:, row * height : (row + 1) * height, column * width : (column + 1) * width]
            expected = part.max(axis=(1, 2))
            np.testing.assert_allclose(found[:, number, cell * channels : (cell + 1) * channels], expected, atol=1e-5)


def test_learns_which_sounds_belong_to_which_pictures() -> None:
    keras.utils.set_random_seed(0)
    model = LookListenLearn(replace(SMALL, filters=(4, 4, 8, 8), fusion=16), replace(RECIPE, learning_rate=3e-3))
    model.compile_for(steps_per_epoch=1)
    step = tf.function(model.train_step)
    rng = np.random.default_rng(0)
    for number in range(60):
        if number == 50:
            model.reset_metrics()
        kind = rng.integers(2, size=(2, 16))
        tone = np.sin(2 * np.pi * np.array([60.0, 300.0])[kind[1]][:, np.newaxis] * np.arange(RATE) / RATE)
        picture = np.broadcast_to(kind[0][:, np.newaxis, np.newaxis, np.newaxis] * 1.6 - 0.8, (16, 16, 16, 3))
        reported = step(
            {
                "picture": tf.constant(picture, tf.float32),
                "sound": tf.constant(tone, tf.float32),
                "corresponds": tf.constant(kind[0] == kind[1], tf.int32),
            }
        )
    assert float(reported["accuracy"]) > 0.95
