"""A batch in parts moves every weight as the batch at once does."""

from dataclasses import replace

import keras
import numpy as np
import pytest
import tensorflow as tf

from ivf.config import preset
from ivf.models import TransformationNetwork
from ivf.training.accumulate import accumulate
from tests.training.distances import farthest, joined, relative
from tests.training.short_runs import batch_of_pairs, slots_of, weights_of

BATCH = 8


def _after_a_step(micro_batch_size: int | None, **autoencoder: str) -> tuple[dict[str, np.ndarray], ...]:
    keras.utils.set_random_seed(0)
    tiny = preset("tiny")
    training = replace(tiny.transformation_training, batch_size=BATCH, micro_batch_size=micro_batch_size)
    chosen = replace(
        tiny,
        autoencoder=replace(tiny.autoencoder, **autoencoder),
        generator=replace(tiny.generator, dropout=0.0, normalization="layer"),
        transformation_training=training,
    )
    network = TransformationNetwork(chosen, pixel_variance=0.08)
    network.compile_for(steps_per_epoch=5)
    reported = tf.function(network.train_step, autograph=False)(batch_of_pairs(0, BATCH))
    return weights_of(network), slots_of(network), {name: value.numpy() for name, value in reported.items()}


@pytest.mark.parametrize(("codebook", "micro_batch_size"), [("loss", 4), ("ema", 1)])
def test_parts_of_a_batch_move_every_weight_as_the_whole_does(codebook: str, micro_batch_size: int) -> None:
    whole = _after_a_step(None, codebook=codebook)
    weights, slots, reported = _after_a_step(micro_batch_size, codebook=codebook)
    # Adam's first step is nearly the sign of the gradient, so rounding may flip a weight whose gradient is nearly
    # zero. Weights are therefore compared as a whole, and slots (gradients and their squares) one by one.
    assert relative(joined(weights), joined(whole[0])) <= 1e-5
    assert farthest(slots, whole[1]) <= 1e-5
    assert farthest(reported, whole[2]) <= 1e-5


def test_gradients_are_averaged_and_values_put_together() -> None:
    batch = {"x": tf.range(6.0)}
    gradients, values = accumulate(lambda part: ([tf.reduce_mean(part["x"])], {"y": 2 * part["x"]}), batch, parts=3)
    assert float(gradients[0]) == 2.5
    np.testing.assert_array_equal(values["y"], 2 * np.arange(6.0))


def test_batch_normalization_refuses_parts() -> None:
    tiny = preset("tiny")
    chosen = replace(tiny, transformation_training=replace(tiny.transformation_training, micro_batch_size=2))
    with pytest.raises(ValueError, match=r"would see 2 examples at a time.*normalization='layer'"):
        TransformationNetwork(chosen, pixel_variance=0.08)
