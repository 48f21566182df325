"""What G imagines, epoch by epoch, in TensorBoard."""

from pathlib import Path

import keras
import tensorflow as tf

from experiments.report.galleries import held_out_pictures
from ivf.models import TransformationNetwork

_SHOWN = 8


class HeldOutImages(keras.callbacks.Callback):
    """Writes a grid below `folder` after every epoch: a row of frames, reconstructions, and imagined pictures.

    The last two rows are imagined from each frame's own sound and from another's.
    """

    def __init__(self, network: TransformationNetwork, pairs: tf.data.Dataset, folder: Path) -> None:
        super().__init__()
        self.network = network
        self.pairs = next(iter(pairs.unbatch().batch(_SHOWN)))
        self.writer = tf.summary.create_file_writer(str(folder))

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        pictures = held_out_pictures(self.network, self.pairs)
        rows = [tf.concat(tf.unstack(row), axis=1) for row in pictures.values()]  # [height, n · width, 3]
        with self.writer.as_default():
            tf.summary.image("; ".join(pictures), tf.concat(rows, axis=0)[tf.newaxis], step=epoch)
        self.writer.flush()
