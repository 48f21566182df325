"""The one loop that everything is trained by."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import keras
import tensorflow as tf

from ivf.config import TrainingConfig
from ivf.training.checkpoints import Checkpoints
from ivf.training.history import History
from ivf.training.moments import Inputs, MomentEstimator
from ivf.training.progress import Progress
from ivf.training.replica_model import ReplicaModel, is_chief
from ivf.training.watch import Watch

Epochs = Callable[[int], tf.data.Dataset]


def make_deterministic(seed: int) -> None:
    """Seeds Python, NumPy and TensorFlow and picks deterministic kernels: same seed, machine and versions, same bits.

    It ends there: another processor, another number of replicas or of threads adds floats in another order. Where it
    says float32, all bits are kept: GPUs that would multiply with the ten bits of TF32 are set not to.
    """
    keras.utils.set_random_seed(seed)
    tf.config.experimental.enable_op_determinism()
    tf.config.experimental.enable_tensor_float_32_execution(False)


def checkpoints_of(model: ReplicaModel, folder: Path) -> Checkpoints:
    """The checkpoints of a compiled `model` in `folder`, with every optimizer it has."""
    parts = {"model": model, **getattr(model, "optimizers", {"optimizer": model.optimizer})}
    metrics = {id(variable) for variable in model.metrics_variables}  # begin anew with every epoch
    # one by one, because tf.train.Checkpoint passes over layers that a Keras 3 model holds in a list
    variables = {
        name: [variable.value for variable in part.variables if id(variable) not in metrics]
        for name, part in parts.items()
    }
    return Checkpoints(folder / "checkpoints", **variables)


def train(
    model: ReplicaModel,
    training: TrainingConfig,
    folder: Path,
    epochs_from: Epochs,
    steps_per_epoch: int,
    validation: tf.data.Dataset | None = None,
    training_inputs: Inputs | None = None,
    more_callbacks: Sequence[keras.callbacks.Callback] = (),
) -> History:
    """Trains to `training.epochs`, going on from the last checkpoint in `folder`; returns the whole run's history.

    `epochs_from(first)` gives the batches of epochs `first`, `first + 1`, …, each `steps_per_epoch` long and a pure
    function of its number. When the last has ended, and before its checkpoint is written, moments of batch
    normalization are estimated over `training_inputs`: every training example once, as it is classified, unaugmented.
    Writes `checkpoints/`, `tensorboard/` and `history.jsonl`; of several workers, which share `folder`, the first does.
    Raises ValueError if the model has batch normalization and there are no `training_inputs`.
    """
    moments = MomentEstimator(model)
    if moments.layers and training_inputs is None:
        raise ValueError(f"{type(model).__name__} has batch normalization: give train(training_inputs=…) for its end")
    folder.mkdir(parents=True, exist_ok=True)
    history = History(folder / "history.jsonl")
    checkpoints = checkpoints_of(model, folder)
    first = checkpoints.restore()
    history.keep(first)
    chief = is_chief(model.distribute_strategy)
    bar = chief and sys.stdout.isatty()

    def estimate_moments(epoch: int, logs: dict[str, float] | None = None) -> None:
        if training_inputs is not None and epoch + 1 == training.epochs:
            moments.estimate(training_inputs)

    # before the last checkpoint: killed in between, a run repeats its last epoch
    callbacks = [Watch(), keras.callbacks.LambdaCallback(on_epoch_end=estimate_moments)]
    if chief:
        tensorboard = keras.callbacks.TensorBoard(folder / "tensorboard", write_graph=False)
        callbacks += [history, checkpoints, tensorboard, *more_callbacks]
    if chief and not bar:
        callbacks.append(Progress("/".join(folder.parts[-3:]), training.epochs))
    if first < training.epochs:
        model.fit(
            epochs_from(first),
            initial_epoch=first,
            epochs=training.epochs,
            steps_per_epoch=steps_per_epoch,
            validation_data=validation,
            shuffle=False,
            verbose=int(bar),
            callbacks=callbacks,
        )
    return history
