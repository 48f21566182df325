"""The one loop that everything is trained by."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import keras
import tensorflow as tf

from ivf.config import TrainingConfig
from ivf.data.dataset_options import distributed
from ivf.training.checkpoints import Checkpoints
from ivf.training.early_stopping import LOSS, EarlyStopping
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


def checkpoints_of(model: ReplicaModel, folder: Path, early_stopping: EarlyStopping | None = None) -> Checkpoints:
    """The checkpoints of a compiled `model` in `folder`, with every optimizer it has, and the weights kept if any."""
    parts = {"model": model, **getattr(model, "optimizers", {"optimizer": model.optimizer})}
    metrics = {id(variable) for variable in model.metrics_variables}  # begin anew with every epoch
    # one by one, because tf.train.Checkpoint passes over layers that a Keras 3 model holds in a list
    variables = {
        name: [variable.value for variable in part.variables if id(variable) not in metrics]
        for name, part in parts.items()
    }
    kept = {"best": early_stopping.best} if early_stopping else {}
    return Checkpoints(folder / "checkpoints", **variables, **kept)


def train(
    model: ReplicaModel,
    training: TrainingConfig,
    folder: Path,
    epochs_from: Epochs,
    steps_per_epoch: int,
    validation: tf.data.Dataset | None = None,
    training_inputs: Inputs | None = None,
    early_stopping: EarlyStopping | None = None,
    more_callbacks: Sequence[keras.callbacks.Callback] = (),
) -> History:
    """Trains to `training.epochs`, going on from the last checkpoint in `folder`; returns the whole run's history.

    With `early_stopping` it may end sooner, and in the end the model has the weights with the lowest cross-entropy on
    `validation`.

    `epochs_from(first)` gives the batches of epochs `first`, `first + 1`, …, each `steps_per_epoch` long and a pure
    function of its number. When the last has ended, and before its checkpoint is written, moments of batch
    normalization are estimated over `training_inputs`: training examples once, as they are classified, unaugmented.
    Writes `checkpoints/`, `tensorboard/` and `history.jsonl`; of several workers, which share `folder`, the first does.
    Raises ValueError if the model has batch normalization and there are no `training_inputs`, or if there is
    `early_stopping` and no `validation`.
    """
    moments = MomentEstimator(model)
    if moments.layers and training_inputs is None:
        raise ValueError(f"{type(model).__name__} has batch normalization: give train(training_inputs=…) for its end")
    if early_stopping and validation is None:
        raise ValueError("early stopping needs held-out clips: give train(validation=…)")
    folder.mkdir(parents=True, exist_ok=True)
    history = History(folder / "history.jsonl")
    checkpoints = checkpoints_of(model, folder, early_stopping)
    first = checkpoints.restore()
    history.keep(first)
    if early_stopping:
        early_stopping.losses = history.series(LOSS)
    replicas = model.distribute_strategy
    chief = is_chief(replicas)
    bar = chief and sys.stdout.isatty()

    def finish(epoch: int, logs: dict[str, float]) -> None:
        stops = early_stopping is not None and early_stopping.ends_with(float(logs[LOSS]))
        if not stops and epoch + 1 < training.epochs:
            return
        if early_stopping:
            early_stopping.restore_best()
        if training_inputs is not None:
            moments.estimate(training_inputs)
        checkpoints.finished.assign(True)
        model.stop_training = True

    # before the last checkpoint: killed in between, a run repeats its last epoch
    callbacks = [Watch(), keras.callbacks.LambdaCallback(on_epoch_end=finish)]
    if chief:
        tensorboard = keras.callbacks.TensorBoard(folder / "tensorboard", write_graph=False)
        callbacks += [history, checkpoints, tensorboard, *more_callbacks]
    if chief and not bar:
        callbacks.append(Progress("/".join(folder.parts[-3:]), training.epochs))
    if not checkpoints.finished:
        model.fit(
            distributed(epochs_from(first), replicas),
            initial_epoch=first,
            epochs=training.epochs,
            steps_per_epoch=steps_per_epoch,
            validation_data=None if validation is None else distributed(validation, replicas),
            shuffle=False,
            verbose=int(bar),
            callbacks=callbacks,
        )
    return history
