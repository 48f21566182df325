"""A run of the transformation network in its own process: FOLDER [batches after which it kills itself]."""

import os
import signal
import sys
from pathlib import Path

import numpy as np

from ivf.training.train import make_deterministic, train
from tests.training.short_runs import STEPS, TRAINING, epochs_of, make_model, state_of, struck

if __name__ == "__main__":
    folder, *killed_after = sys.argv[1:]
    make_deterministic(0)
    model, epochs_from = make_model("transformation"), epochs_of("transformation")
    if killed_after:
        epochs_from = struck(epochs_from, int(killed_after[0]), lambda: os.kill(os.getpid(), signal.SIGKILL))
    train(model, TRAINING, Path(folder), epochs_from, STEPS)
    np.savez(Path(folder) / "state.npz", **state_of(model))
