"""G takes sounds of any length and gives a grid of any power-of-two size."""

from dataclasses import replace

import numpy as np
import pytest
import tensorflow as tf

from ivf.config import GeneratorConfig, preset
from ivf.models import IndexGenerator

CONFIG = preset("tiny").generator
OUTPUTS = 6


def _log_mel(frames: int = 17, batch: int = 2) -> np.ndarray:
    return np.random.default_rng(frames).normal(-6.0, 3.0, (batch, frames, 16, 1)).astype(np.float32)


@pytest.mark.parametrize("grid", [4, 8, 16])
def test_gives_one_prediction_for_each_position_of_the_grid(grid: int) -> None:
    assert IndexGenerator(CONFIG, grid, OUTPUTS)(_log_mel()).shape == (2, grid, grid, OUTPUTS)


@pytest.mark.parametrize("grid", [0, 2, 3, 6, 12])
def test_refuses_grids_that_doubling_does_not_reach(grid: int) -> None:
    with pytest.raises(ValueError, match=f"code grid of {grid}: .* use 4·2\\^n"):
        IndexGenerator(CONFIG, grid, OUTPUTS)


def test_takes_any_number_of_frames() -> None:
    generator = IndexGenerator(CONFIG, 4, OUTPUTS)
    for frames in (17, 1, 2, 64, 101):
        assert generator(_log_mel(frames)).shape == (2, 4, 4, OUTPUTS)


@pytest.mark.parametrize("subtract_clip_mean", [True, False])
def test_a_static_equalizer_is_not_heard_once_the_clip_mean_is_subtracted(subtract_clip_mean: bool) -> None:
    config: GeneratorConfig = replace(CONFIG, subtract_clip_mean=subtract_clip_mean)
    generator = IndexGenerator(config, 4, OUTPUTS)
    equalizer = np.random.default_rng(1).normal(0.0, 3.0, (1, 1, 16, 1)).astype(np.float32)
    plain, equalized = generator(_log_mel()), generator(_log_mel() + equalizer)
    assert np.allclose(plain, equalized, atol=1e-4) == subtract_clip_mean


def test_dropout_and_batch_statistics_act_in_training_only() -> None:
    generator, log_mel = IndexGenerator(CONFIG, 4, OUTPUTS), _log_mel(batch=4)
    np.testing.assert_array_equal(generator(log_mel), generator(log_mel))
    alone = tf.concat([generator(one[np.newaxis]) for one in log_mel], axis=0)
    np.testing.assert_allclose(generator(log_mel), alone, atol=1e-5)
    assert not np.allclose(generator(log_mel, training=True), generator(log_mel), atol=1e-3)
