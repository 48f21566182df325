"""Schedules against their formulas, optimizers against one step by hand."""

import math
from itertools import pairwise

import numpy as np
import pytest
import tensorflow as tf

from ivf.baselines.gao_mcdonnell import RECIPE as GAO
from ivf.baselines.hu import FCNN_RECIPE, RESNET_RECIPE
from ivf.baselines.learning_rate import learning_rate, optimizer
from ivf.baselines.suh import RECIPE as SUH
from ivf.baselines.training_recipe import TrainingRecipe

STEPS = 23


def _sgd(**fields: float) -> TrainingRecipe:
    return TrainingRecipe(batch_size=4, epochs=31, optimizer="sgd", learning_rate=0.2, **fields)


@pytest.mark.parametrize(
    ("recipe", "restarts"),
    [
        (GAO, (10, 30, 70, 150)),
        (FCNN_RECIPE, (2, 6, 14, 30, 62, 126)),
        (RESNET_RECIPE, (2, 6, 14, 30, 62)),
        (GAO.shortened(epochs=14, batch_size=8, cycles=3), (2, 6)),
    ],
)
def test_restarts_are_the_sources(recipe: TrainingRecipe, restarts: tuple[int, ...]) -> None:
    rate, least = learning_rate(recipe, STEPS), recipe.final_rate_share
    begins = (0, *restarts, recipe.epochs)
    for begin, end in pairwise(begins):
        for step in (begin * STEPS, begin * STEPS + 1, (begin + end) * STEPS // 2, end * STEPS - 1):
            progress = (step / STEPS - begin) / (end - begin)
            share = least + (1 - least) * 0.5 * (1 + math.cos(math.pi * progress))
            expected = recipe.learning_rate * share / (1 + recipe.rate_decay * step)
            assert float(rate(tf.constant(step))) == pytest.approx(expected, rel=1e-3, abs=1e-7), step


def test_cycles_of_any_length_end_with_the_run() -> None:
    recipe = _sgd(cycles=3, final_rate_share=0.01)
    rates = [float(learning_rate(recipe, STEPS)(tf.constant(step))) for step in range(31 * STEPS)]
    rises = [step for step in range(1, len(rates)) if rates[step] > rates[step - 1]]
    assert rises == [math.ceil(31 * STEPS / 7), math.ceil(31 * STEPS * 3 / 7)]
    assert rates[-1] == pytest.approx(0.2 * 0.01, rel=0.01)


def test_one_cycle_is_one_cosine_to_zero() -> None:
    rate = learning_rate(_sgd(cycles=1), STEPS)
    for share in (0.0, 0.25, 0.5, 1.0):
        step = share * 31 * STEPS
        assert float(rate(tf.constant(step))) == pytest.approx(0.1 * (1 + math.cos(math.pi * share)), abs=1e-6)


def test_without_cycles_it_is_constant_or_decays_with_the_updates() -> None:
    assert learning_rate(_sgd(), STEPS) == 0.2
    assert float(learning_rate(_sgd(rate_decay=1e-2), STEPS)(tf.constant(300))) == pytest.approx(0.2 / 4)


def test_sgd_and_adam_take_their_steps() -> None:
    gradient = np.array([0.5, -2.0], np.float32)
    weight = tf.Variable([1.0, 1.0])
    sgd = optimizer(_sgd(momentum=0.9), STEPS)
    for _ in range(2):
        sgd.apply([tf.constant(gradient)], [weight])
    np.testing.assert_allclose(weight, 1.0 - 0.2 * gradient - 0.2 * 1.9 * gradient, rtol=1e-5)
    weight.assign([1.0, 1.0])
    adam = optimizer(TrainingRecipe(4, 1, "adam", 1e-3, momentum=0.9), STEPS)
    adam.apply([tf.constant(gradient)], [weight])
    np.testing.assert_allclose(weight, 1.0 - 1e-3 * np.sign(gradient), atol=1e-6)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"batch_size": 0}, "batch_size=0 must be at least 1"),
        ({"cycles": -1}, "cycles=-1"),
        ({"focal_gamma": 0.5}, r"focal_gamma=0\.5 must be 0 or at least 1"),
        ({"device_weight": 1.0}, r"device_weight=1\.0 must be in"),
        ({"kernel_l2": -1.0}, r"kernel_l2=-1\.0 must be at least 0"),
        ({"crop_share": 0.0}, r"crop_share=0\.0 must be in"),
    ],
)
def test_recipes_that_cannot_train_are_refused(change: dict[str, float], message: str) -> None:
    fields = {"batch_size": 4, "epochs": 1, "optimizer": "sgd", "learning_rate": 0.1} | change
    with pytest.raises(ValueError, match=message):
        TrainingRecipe(**fields)


@pytest.mark.parametrize("recipe", [GAO, SUH])
def test_the_loss_of_a_shorter_run_has_no_factor_below_one(recipe: TrainingRecipe) -> None:
    whole = recipe.shortened(epochs=recipe.epochs, batch_size=16)
    assert (whole.focal_alpha, whole.mean_over_classes) == (recipe.focal_alpha, recipe.mean_over_classes)
    shorter = recipe.shortened(epochs=recipe.epochs - 1, batch_size=recipe.batch_size)
    assert (shorter.focal_alpha, shorter.mean_over_classes) == (1.0, False)
    assert shorter.focal_gamma == recipe.focal_gamma > 0 and shorter.kernel_l2 == recipe.kernel_l2 > 0
