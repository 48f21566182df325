"""Checkpoints of models, all optimizers and the epoch: a resumed run ends exactly like an uninterrupted one."""

import sys
from pathlib import Path
from typing import Any

import keras
import tensorflow as tf


class Checkpoints(keras.callbacks.Callback):
    """Saves to `folder` after every epoch; `restore` returns the number of epochs done.

    `tracked` are the objects to save by name; every weight and optimizer slot must already exist. Keras' own callback
    only warns about slots that are not built yet, and supports a single optimizer. Nothing else needs saving:
    schedules are functions of an optimizer's step, the order of the data is a function of seed and epoch, and the
    states of random generators are among a model's variables. `finished` says whether no epoch is to follow.
    """

    def __init__(self, folder: Path, **tracked: Any) -> None:
        super().__init__()
        self.epoch = tf.Variable(0, dtype=tf.int64, trainable=False)
        self.finished = tf.Variable(False, trainable=False)
        self.checkpoint = tf.train.Checkpoint(epoch=self.epoch, finished=self.finished, **tracked)
        self.folder = folder
        if not _readable(folder):  # the list of checkpoints is truncated; `restore` finds them without it
            (folder / "checkpoint").unlink(missing_ok=True)
        self.manager = tf.train.CheckpointManager(self.checkpoint, str(folder), max_to_keep=2)

    def restore(self) -> int:
        """Restores the latest intact checkpoint, if there is any, and returns the number of epochs done.

        A damaged one is reported on standard error and the one before it is used; an unfinished first one is ignored.
        Raises ValueError, naming the latest, if all are damaged or belong to another network.
        """
        refused: list[tuple[str, str]] = []  # path, reason
        for path in reversed(self.manager.checkpoints or self._unlisted()):
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

    def _unlisted(self) -> list[str]:
        """Paths of the whole checkpoints in a folder whose list of them is lost or not yet written, by epoch."""
        found = [path.with_suffix("") for path in self.folder.glob("ckpt-*.index")]
        # TensorFlow deletes this folder once it has written the files
        whole = [path for path in found if not path.with_name(f"{path.name}_temp").exists()]
        return [str(path) for path in sorted(whole, key=lambda path: int(path.name.partition("-")[2]))]

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        self.epoch.assign(epoch + 1)
        self.manager.save(checkpoint_number=epoch + 1)


def _readable(folder: Path) -> bool:
    """Whether `folder` has an intact list of checkpoints."""
    try:
        return tf.train.get_checkpoint_state(str(folder)) is not None
    except ValueError:  # empty
        return False
