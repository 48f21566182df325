"""The learning rate is constant or decays to zero, as the config sets."""

import keras
import pytest

from ivf.config import TrainingConfig
from ivf.training.adam import adam


def _rate_after(updates: int, training: TrainingConfig) -> float:
    optimizer = adam(training, updates_per_epoch=5)
    weight = keras.Variable(1.0)
    optimizer.build([weight])
    optimizer.iterations.assign(updates)
    return float(optimizer.learning_rate)


def test_has_the_configs_moments() -> None:
    optimizer = adam(TrainingConfig(beta_1=0.3, beta_2=0.7), 1)
    assert (optimizer.beta_1, optimizer.beta_2) == (0.3, 0.7)


def test_the_rate_is_constant_unless_decay_is_asked_for() -> None:
    training = TrainingConfig(epochs=4, learning_rate=1e-3)
    assert [_rate_after(updates, training) for updates in (0, 10, 20)] == [pytest.approx(1e-3)] * 3


def test_cosine_decay_is_half_way_down_in_the_middle_and_at_zero_in_the_end() -> None:
    training = TrainingConfig(epochs=4, learning_rate=1e-3, cosine_decay=True)
    rates = [_rate_after(updates, training) for updates in (0, 10, 20)]
    assert rates == pytest.approx([1e-3, 5e-4, 0.0], abs=1e-9)
