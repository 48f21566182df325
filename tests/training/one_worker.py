"""One of several workers, which TF_CONFIG names: trains one epoch in FOLDER and writes its weights to FILE."""

import sys
from dataclasses import replace
from pathlib import Path

import keras
import numpy as np

from ivf.training.replica_model import strategy
from ivf.training.train import train
from tests.training.short_runs import STEPS, TRAINING, epochs_of, make_model, slots_of, weights_of

if __name__ == "__main__":
    folder, file = map(Path, sys.argv[1:])
    replicas = strategy()  # before anything else that TensorFlow does
    keras.utils.set_random_seed(0)
    with replicas.scope():
        model = make_model("transformation", dropout=0.0)
    held_out = epochs_of("transformation")(0).take(1)
    train(model, replace(TRAINING, epochs=1), folder, epochs_of("transformation"), STEPS, held_out)
    np.savez(file, **weights_of(model), **slots_of(model))
