"""A run of the transformation network in its own process: FOLDER [MOMENT at which it kills itself].

A moment is a number of batches, or `saving`: the second checkpoint is written, but not yet said to be the latest.
"""

import os
import signal
import sys
from pathlib import Path

import numpy as np
import tensorflow as tf

from ivf.training.train import make_deterministic, train
from tests.training.short_runs import STEPS, TRAINING, epochs_of, make_model, state_of, struck

_save = tf.train.CheckpointManager.save


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _save_and_die(manager: tf.train.CheckpointManager, checkpoint_number: int) -> None:
    if checkpoint_number == 2:
        manager.checkpoint.write(os.path.join(manager.directory, "ckpt-2"))
        _die()
    _save(manager, checkpoint_number=checkpoint_number)


if __name__ == "__main__":
    folder, *moment = sys.argv[1:]
    make_deterministic(0)
    model, epochs_from = make_model("transformation"), epochs_of("transformation")
    if moment == ["saving"]:
        tf.train.CheckpointManager.save = _save_and_die
    elif moment:
        epochs_from = struck(epochs_from, int(moment[0]), _die)
    train(model, TRAINING, Path(folder), epochs_from, STEPS)
    np.savez(Path(folder) / "state.npz", **state_of(model))
