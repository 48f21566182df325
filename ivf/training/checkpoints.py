"""Saving and resuming: models, every optimizer and the epoch, so that a stopped run ends like one never stopped."""

from pathlib import Path
from typing import Any

import keras
import tensorflow as tf


class Checkpoints(keras.callbacks.Callback):
    """Saves after every epoch below `folder`; `restore` returns the epoch to go on with.

    `tracked` names what is saved; every weight and every optimizer slot must exist beforehand. Keras' own resume skips
    slots that are not built yet with a warning only, and knows a single optimizer.
    """

    def __init__(self, folder: Path, **tracked: Any) -> None:
        super().__init__()
        self.epoch = tf.Variable(0, dtype=tf.int64, trainable=False)
        self.checkpoint = tf.train.Checkpoint(epoch=self.epoch, **tracked)
        self.manager = tf.train.CheckpointManager(self.checkpoint, str(folder), max_to_keep=2)

    def restore(self) -> int:
        """Restores the latest checkpoint, if there is one, and returns how many epochs are done.

        Raises ValueError, naming the checkpoint, if it is damaged or another network's.
        """
        latest = self.manager.latest_checkpoint
        if latest:
            try:
                self.checkpoint.restore(latest).assert_existing_objects_matched().assert_consumed()
            except (AssertionError, ValueError, tf.errors.OpError) as error:
                raise ValueError(f"{latest} does not fit this network: delete its folder to train anew") from error
        return int(self.epoch.numpy())

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        self.epoch.assign(epoch + 1)
        self.manager.save(checkpoint_number=epoch + 1)
