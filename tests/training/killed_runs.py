"""Runs of the transformation network in one FOLDER, each in its own process: killed at every MOMENT, then finished.

Usage: FOLDER MOMENT [MOMENT ...]. A moment is a number of batches, or `saving`: the second checkpoint is written but
not yet listed as the latest. Prints [exit code, epochs in the history] of every run as JSON; the last one, which is not
killed, writes `state.npz`.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import tensorflow as tf

from ivf.training.history import History
from ivf.training.train import make_deterministic, train
from tests.training.short_runs import STEPS, TRAINING, epochs_of, inputs_of, interrupted, make_model, state_of

_save = tf.train.CheckpointManager.save


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _save_and_die(manager: tf.train.CheckpointManager, checkpoint_number: int) -> None:
    if checkpoint_number == 2:
        manager.checkpoint.write(os.path.join(manager.directory, "ckpt-2"))
        _die()
    _save(manager, checkpoint_number=checkpoint_number)


def _run(folder: Path, moment: str) -> None:
    make_deterministic(0)
    model, epochs_from = make_model("transformation"), epochs_of("transformation")
    if moment == "saving":
        tf.train.CheckpointManager.save = _save_and_die
    elif moment:
        epochs_from = interrupted(epochs_from, int(moment), _die)
    train(model, TRAINING, folder, epochs_from, STEPS, training_inputs=inputs_of("transformation"))
    np.savez(folder / "state.npz", **state_of(model))


def _in_a_child(run: Callable[[], None]) -> int:
    """The exit code of `run` in a forked process: TensorFlow is imported once, but nothing of it is running yet."""
    child = os.fork()
    if child == 0:
        run()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    codes = []
    for moment in (*sys.argv[2:], ""):
        code = _in_a_child(partial(_run, folder, moment))
        codes.append([code, len(History(folder / "history.jsonl").rows)])
    print(json.dumps(codes))
