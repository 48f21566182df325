"""Bands are standardized with the statistics of the training set only."""

from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf

from ivf.frontends import Standardizer, create


@pytest.fixture
def features() -> np.ndarray:
    """[N, F, M, C]; each band has a level and a spread of its own."""
    rng = np.random.default_rng(0)
    return (rng.normal(size=(200, 9, 5, 2)) * rng.uniform(0.1, 5, (5, 2)) + rng.normal(0, 9, (5, 2))).astype("float32")


def test_the_training_set_gets_zero_mean_and_unit_deviation_in_every_band(features: np.ndarray) -> None:
    standardizer = Standardizer()
    standardizer.adapt([features])
    standardized = standardizer(features).numpy()
    np.testing.assert_allclose(standardized.mean(axis=(0, 1)), 0.0, atol=1e-4)
    np.testing.assert_allclose(standardized.std(axis=(0, 1)), 1.0, rtol=1e-4)


def test_other_clips_are_shifted_and_scaled_as_the_training_set_was(features: np.ndarray) -> None:
    standardizer = Standardizer()
    standardizer.adapt([features])
    expected = (features[:3] + 7.0 - features.mean(axis=(0, 1))) / features.std(axis=(0, 1))
    np.testing.assert_allclose(standardizer(features[:3] + 7.0), expected, rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize("level", [0.0, np.log(1e-8)])
def test_a_band_that_was_constant_becomes_zero(features: np.ndarray, level: float) -> None:
    features[:, :, 2] = level
    standardizer = Standardizer()
    standardizer.adapt([features])
    assert not standardizer(features + 1.0)[:, :, 2].numpy().any()
    assert np.isfinite(standardizer(features + 1.0)).all()


@pytest.mark.parametrize("level", [0.0, np.log(1e-8)])
def test_so_does_one_of_a_large_training_set(level: float) -> None:
    """Sums of so many frames in float32 would give a constant band a variance of their own rounding."""
    many = np.full((2_000, 65, 2, 1), level, np.float32)
    many[:, :, 0] = np.random.default_rng(0).normal(-10.0, 2.0, (2_000, 65, 1))
    standardizer = Standardizer()
    standardizer.adapt([many])
    mean, deviation = standardizer.adapt_mean.numpy(), np.sqrt(standardizer.adapt_variance.numpy())
    np.testing.assert_allclose(mean[0], many[:, :, 0].mean(dtype=np.float64), rtol=1e-6)
    np.testing.assert_allclose(deviation[0], many[:, :, 0].std(dtype=np.float64), rtol=1e-6)
    assert not standardizer(many[:1] + 8.0)[:, :, 1].numpy().any()


@pytest.mark.parametrize("size", [1, 7, 64])
def test_batches_of_any_size_give_the_moments_of_the_whole(features: np.ndarray, size: int) -> None:
    standardizer = Standardizer()
    standardizer.adapt(features[first : first + size] for first in range(0, len(features), size))
    np.testing.assert_allclose(standardizer.adapt_mean, features.mean(axis=(0, 1), dtype=np.float64), rtol=2e-7)
    np.testing.assert_allclose(standardizer.adapt_variance, features.var(axis=(0, 1), dtype=np.float64), rtol=2e-7)


def test_weights_transfer_to_another_layer(features: np.ndarray) -> None:
    adapted, other = Standardizer(), Standardizer()
    adapted.adapt([features])
    other.adapt([features[:50] * 3.0])
    other.set_weights(adapted.get_weights())
    np.testing.assert_array_equal(other(features), adapted(features))


def test_clips_that_are_not_finite_are_counted(features: np.ndarray) -> None:
    features[[17, 40], 3] = np.nan
    with pytest.raises(ValueError, match=r"2 of 200 training clips .* not finite, first the one at 17"):
        Standardizer().adapt([features[:30], features[30:]])


def test_a_saved_model_holds_it(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    waveforms = rng.normal(0, 0.1, (8, 8_000)).astype(np.float32)
    front_end, standardizer = create("log_mel_dd"), Standardizer()
    standardizer.adapt([front_end(waveforms).numpy()])
    model = keras.Sequential([front_end, standardizer])
    expected = model(waveforms).numpy()
    archive = keras.export.ExportArchive()
    archive.track(model)
    archive.add_endpoint("serve", model.call, [tf.TensorSpec([None, None], tf.float32)])
    archive.write_out(str(tmp_path), verbose=False)
    loaded = tf.saved_model.load(str(tmp_path))
    np.testing.assert_allclose(loaded.serve(waveforms), expected, rtol=1e-4, atol=1e-4)
