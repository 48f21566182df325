"""One of several workers, listed in TF_CONFIG: trains one epoch in FOLDER and writes its weights to FILE."""

import sys
from dataclasses import replace
from pathlib import Path

import keras
import numpy as np

from ivf.training.replica_model import strategy
from ivf.training.train import train
from tests.training.short_runs import STEPS, TRAINING, epochs_of, inputs_of, make_model, state_of


def train_one_epoch(folder: Path) -> dict[str, np.ndarray]:
    """Weights and slots of a network without dropout after an epoch on this process's `strategy`."""
    replicas = strategy()  # must be created before TensorFlow does anything else
    keras.utils.set_random_seed(0)
    with replicas.scope():
        model = make_model("transformation", dropout=0.0)
    validation = epochs_of("transformation")(0).take(1)
    training, batches = replace(TRAINING, epochs=1), epochs_of("transformation")
    train(model, training, folder, batches, STEPS, validation, inputs_of("transformation"))
    return state_of(model)


if __name__ == "__main__":
    np.savez(sys.argv[2], **train_one_epoch(Path(sys.argv[1])))
