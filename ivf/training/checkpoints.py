"""Saving and resuming: models, every optimizer and the epoch, so that a stopped run ends like one never stopped."""

import sys
from pathlib import Path
from typing import Any

import keras
import tensorflow as tf


class Checkpoints(keras.callbacks.Callback):
    """Saves after every epoch below `folder`; `restore` returns the epoch to go on with.

    `tracked` names what is saved; every weight and every optimizer slot must exist beforehand. Keras' own resume skips
    slots that are not built yet with a warning only, and knows a single optimizer. Schedules are functions of an
    optimizer's step, the order of the data is one of seed and epoch, and the states of random generators are among a
    model's variables: nothing else needs saving.
    """

    def __init__(self, folder: Path, **tracked: Any) -> None:
        super().__init__()
        self.epoch = tf.Variable(0, dtype=tf.int64, trainable=False)
        self.checkpoint = tf.train.Checkpoint(epoch=self.epoch, **tracked)
        self.folder = folder
        if not _readable(folder):  # a list of checkpoints that is torn; they are found without it
            (folder / "checkpoint").unlink(missing_ok=True)
        self.manager = tf.train.CheckpointManager(self.checkpoint, str(folder), max_to_keep=2)

    def restore(self) -> int:
        """Restores the latest checkpoint that fits, if there is any, and returns how many epochs are done.

        One that is damaged is named on the standard error stream and passed over for the one before it. Raises
        ValueError, naming the latest, if none fits: they are damaged or another network's.
        """
        refused: list[tuple[str, str]] = []  # path, reason
        for path in reversed(self.manager.checkpoints or self._lying_there()):
            try:
                self.checkpoint.restore(path).assert_existing_objects_matched().assert_consumed()
            except (AssertionError, IndexError, ValueError, tf.errors.OpError) as error:
                refused.append((path, str(error).splitlines()[0]))
                continue
            for damaged, reason in refused:
                print(f"{damaged} is damaged ({reason}): going on from {path}", file=sys.stderr, flush=True)
            return int(self.epoch.numpy())
        if refused:
            path, reason = refused[0]
            raise ValueError(
                f"{path} is damaged or does not fit this network: delete its folder to train anew ({reason})"
            )
        return 0

    def _lying_there(self) -> list[str]:
        """Checkpoints of a folder that has lost the list of them, in the order of their epochs."""
        found = [path.with_suffix("") for path in self.folder.glob("ckpt-*.index")]
        return [str(path) for path in sorted(found, key=lambda path: int(path.name.partition("-")[2]))]

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        self.epoch.assign(epoch + 1)
        self.manager.save(checkpoint_number=epoch + 1)


def _readable(folder: Path) -> bool:
    """Whether the list of checkpoints in `folder` says which there are."""
    try:
        return tf.train.get_checkpoint_state(str(folder)) is not None
    except ValueError:  # empty
        return False
