"""HEAR's common API, held to the rules of hear-validator."""

from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

from ivf import hear


@pytest.fixture(scope="module")
def model(saved: Path) -> hear.HearModel:
    return hear.load_model(str(saved))


def _noise(n_sounds: int, seconds: float, rate: int) -> tf.Tensor:
    return tf.random.stateless_uniform([n_sounds, int(seconds * rate)], [0, 1], -1.0, 1.0)


def test_the_model_has_the_attributes_that_are_asked_for(model: hear.HearModel) -> None:
    assert isinstance(model, tf.Module)
    assert model.sample_rate in (16_000, 22_050, 44_100, 48_000)
    assert type(model.scene_embedding_size) is type(model.timestamp_embedding_size) is int


def test_scene_embeddings_have_the_promised_shape(model: hear.HearModel) -> None:
    found = hear.get_scene_embeddings(_noise(4, 2.74, model.sample_rate), model)
    assert found.dtype == tf.float32 and found.shape == (4, model.scene_embedding_size)


@pytest.mark.parametrize("seconds", [1.07, 1.98, 4.0])
def test_timestamps_are_regular_and_cover_the_sound(model: hear.HearModel, seconds: float) -> None:
    embeddings, times = hear.get_timestamp_embeddings(_noise(2, seconds, model.sample_rate), model)
    assert embeddings.dtype == tf.float32
    assert embeddings.shape == (*times.shape, model.timestamp_embedding_size) and times.shape[0] == 2
    steps = np.diff(times.numpy())
    assert steps.max() <= 50.0 + 1e-3 and np.abs(steps - steps.mean()).max() < 1.0
    assert times.numpy().min() == 0.0 and 1000 * seconds - 50 <= times.numpy().max() <= 1000 * seconds


def test_an_embedding_is_of_its_moment(model: hear.HearModel) -> None:
    """What happens later than half a window changes nothing."""
    sound = np.random.default_rng(5).uniform(-0.5, 0.5, (1, 48_000)).astype(np.float32)
    other = sound.copy()
    other[:, 40_000:] = 0.0
    (one, times), (two, _) = (hear.get_timestamp_embeddings(x, model) for x in (sound, other))
    same = np.isclose(one, two, atol=1e-6).all(axis=-1)[0]
    assert same[times[0] < 1_950].all() and not same.all()


@pytest.mark.parametrize("embed", [hear.get_scene_embeddings, hear.get_timestamp_embeddings])
def test_audio_of_another_shape_or_not_finite_is_refused(embed: object, model: hear.HearModel) -> None:
    with pytest.raises(ValueError, match=r"shape \(16000,\) instead of \[n_sounds, n_samples\]"):
        embed(tf.zeros([16_000]), model)
    with pytest.raises(ValueError, match="NaN or infinite"):
        embed(tf.fill([1, 16_000], np.nan), model)
