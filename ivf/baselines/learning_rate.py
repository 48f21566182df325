"""Learning rates and optimizers of baselines."""

from typing import Any, TypeAlias

import keras
import tensorflow as tf

from ivf.baselines.training_recipe import TrainingRecipe

Rate: TypeAlias = "float | keras.optimizers.schedules.LearningRateSchedule"


class DecayingRate(keras.optimizers.schedules.LearningRateSchedule):
    """rate / (1 + decay · updates): what the `decay` of Keras 2's optimizers did on top of any schedule."""

    def __init__(self, rate: Rate, decay: float) -> None:
        super().__init__()
        self.rate = rate
        self.decay = decay

    def __call__(self, step: tf.Tensor) -> tf.Tensor:
        rate = self.rate(step) if callable(self.rate) else self.rate
        return rate / (1.0 + self.decay * tf.cast(step, tf.float32))

    def get_config(self) -> dict[str, Any]:
        return {"rate": self.rate, "decay": self.decay}


def learning_rate(recipe: TrainingRecipe, steps_per_epoch: int) -> Rate:
    """The rate after so many updates.

    Constant; one cosine over the whole run; or cosines with warm restarts (Loshchilov and Hutter 2017), each twice as
    long as the one before, the last of which ends with the run: 310 epochs in 5 cycles restart after 10, 30, 70, 150.
    """
    rate: Rate = recipe.learning_rate
    steps, share = recipe.epochs * steps_per_epoch, recipe.final_rate_share
    if recipe.cycles == 1:
        rate = keras.optimizers.schedules.CosineDecay(rate, steps, alpha=share)
    elif recipe.cycles > 1:
        first = recipe.first_cycle_epochs * steps_per_epoch
        rate = keras.optimizers.schedules.CosineDecayRestarts(rate, first, t_mul=2.0, m_mul=1.0, alpha=share)
    return DecayingRate(rate, recipe.rate_decay) if recipe.rate_decay else rate


def optimizer(recipe: TrainingRecipe, steps_per_epoch: int) -> keras.optimizers.Optimizer:
    """The recipe's optimizer. Its L2 penalty is part of the loss, as in the sources, not of the optimizer."""
    rate = learning_rate(recipe, steps_per_epoch)
    if recipe.optimizer == "adam":
        return keras.optimizers.Adam(rate, beta_1=recipe.momentum)
    return keras.optimizers.SGD(rate, momentum=recipe.momentum, nesterov=recipe.nesterov)
