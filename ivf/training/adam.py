"""The optimizer of all networks."""

import keras

from ivf.config import TrainingConfig


def adam(training: TrainingConfig, updates_per_epoch: int) -> keras.optimizers.Adam:
    """Adam with the config's rate, constant or decaying to zero over `epochs` × `updates_per_epoch` updates."""
    rate = training.learning_rate
    if training.cosine_decay:
        rate = keras.optimizers.schedules.CosineDecay(rate, training.epochs * updates_per_epoch)
    return keras.optimizers.Adam(rate, training.beta_1, training.beta_2)
