"""Early stopping: a training ends when a held-out loss no longer falls, with the weights of its lowest value."""

from collections.abc import Sequence

import tensorflow as tf

from ivf.training.replica_model import ReplicaModel

LOSS = "val_cross_entropy"  # in an epoch's logs


class EarlyStopping:
    """Keeps a model's weights after the epoch with the lowest held-out loss so far.

    When to stop and what to keep follow from the losses of all epochs alone. The weights kept are part of each
    checkpoint, and the losses are in the history, so a resumed run decides as one that was never interrupted.
    """

    def __init__(self, model: ReplicaModel, patience_epochs: int) -> None:
        self.model = model
        self.patience_epochs = patience_epochs
        self.losses: list[float] = []  # after each epoch of the whole run
        self.best = [tf.Variable(weight.numpy(), trainable=False) for weight in model.weights]

    def ends_with(self, loss: float) -> bool:
        """Takes the loss after one more epoch; whether the training ends, its patience exhausted."""
        self.losses.append(loss)
        if best_epoch(self.losses) == len(self.losses):
            for kept, weight in zip(self.best, self.model.weights, strict=True):
                kept.assign(weight.numpy())
        return len(self.losses) - best_epoch(self.losses) >= self.patience_epochs

    def restore_best(self) -> None:
        """Gives the model the weights that were kept, moving moments included."""
        for kept, weight in zip(self.best, self.model.weights, strict=True):
            weight.assign(kept.numpy())


def best_epoch(losses: Sequence[float]) -> int:
    """Of losses epoch by epoch the first epoch with the lowest, from 1."""
    return losses.index(min(losses)) + 1
