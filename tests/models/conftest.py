"""Random pairs of the `tiny` preset and networks to pass them through."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from ivf.config import Preset, preset
from ivf.data.pair_record import scale_frame
from ivf.models import TransformationNetwork

MakeNetwork = Callable[..., TransformationNetwork]


@pytest.fixture(scope="session")
def tiny() -> Preset:
    return preset("tiny")


@pytest.fixture(scope="session")
def pairs(tiny: Preset) -> dict[str, tf.Tensor]:
    """One batch of four, as `ivf.data.pair_pipeline` gives it."""
    rng = np.random.default_rng(0)
    size = tiny.image.size_pixels
    values = {
        "log_mel": rng.normal(-6.0, 3.0, (4, *tiny.log_mel_shape)),
        "mixing_weight": rng.uniform(0.0, 1.0, (4, tiny.critic.updates_per_step)),
    }
    frame = rng.integers(0, 256, (4, size, size, 3), dtype=np.uint8)
    return {"frame": tf.constant(frame)} | {name: tf.constant(value, tf.float32) for name, value in values.items()}


@pytest.fixture(scope="session")
def frame(pairs: dict[str, tf.Tensor]) -> tf.Tensor:
    """The frames of `pairs` as networks see them."""
    return scale_frame(pairs["frame"])


@pytest.fixture
def make_network(tiny: Preset) -> MakeNetwork:
    """(seed, part=its changed fields, …) → compiled network with the preset's parts so changed."""

    def make(seed: int = 0, **changes: dict[str, Any]) -> TransformationNetwork:
        keras.utils.set_random_seed(seed)
        changed = {part: replace(getattr(tiny, part), **fields) for part, fields in changes.items()}
        network = TransformationNetwork(replace(tiny, **changed), pixel_variance=0.08)
        network.compile_for(steps_per_epoch=10)
        return network

    return make


@pytest.fixture
def network(make_network: MakeNetwork) -> TransformationNetwork:
    return make_network()
