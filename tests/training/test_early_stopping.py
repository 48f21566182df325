"""Early stopping keeps the best epoch's weights, and what it decides survives interruptions."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import keras
import numpy as np
import pytest
import tensorflow as tf

from ivf.training.early_stopping import LOSS, EarlyStopping, best_epoch
from ivf.training.history import History
from ivf.training.moments import MomentEstimator
from ivf.training.train import checkpoints_of, make_deterministic, train
from tests.training.short_runs import STEPS, TRAINING, epochs_of, inputs_of, make_model, state_of, weights_of

PATIENCE = 2
LOSSES = [0.9, 0.5, 0.7, 0.6]  # after each epoch; patience is exhausted after the fourth
LONG = replace(TRAINING, epochs=7)


class Run(NamedTuple):
    """A run that has ended."""

    state: dict[str, np.ndarray]
    history: History
    by_epoch: list[dict[str, np.ndarray]]  # weights after each epoch's updates


def _epochs_of(epochs: int) -> tf.data.Dataset:
    batches = list(epochs_of("classifier")(0).as_numpy_iterator())[:STEPS]
    signature = epochs_of("classifier")(0).element_spec
    return tf.data.Dataset.from_generator(lambda: iter(batches * epochs), output_signature=signature)


def _run(folder: Path, losses: list[float], monkeypatch: pytest.MonkeyPatch, copied: Path | None = None) -> Run:
    """A training with a held-out loss of `losses`; folders of all epochs are copied to `copied`."""
    make_deterministic(0)
    model, by_epoch = make_model("classifier", dropout=0.0), []
    stopping = EarlyStopping(model, PATIENCE)
    decide = EarlyStopping.ends_with

    def ends_with(self: EarlyStopping, loss: float) -> bool:
        by_epoch.append(weights_of(model))
        return decide(self, loss)

    def evaluate(*_: object, **__: object) -> dict[str, float]:
        return {"cross_entropy": losses[len(stopping.losses)], "accuracy": 0.5}

    def copy(epoch: int, logs: dict[str, float]) -> None:
        if copied is not None:
            shutil.copytree(folder, copied / str(epoch + 1))

    monkeypatch.setattr(EarlyStopping, "ends_with", ends_with)
    monkeypatch.setattr(model, "evaluate", evaluate)
    history = train(
        model,
        LONG,
        folder,
        lambda first: _epochs_of(LONG.epochs - first),
        STEPS,
        validation=_epochs_of(1),
        training_inputs=inputs_of("classifier"),
        early_stopping=stopping,
        more_callbacks=[keras.callbacks.LambdaCallback(on_epoch_end=copy)],
    )
    monkeypatch.undo()
    return Run(state_of(model), history, by_epoch)


def _assert_same(found: dict[str, np.ndarray], expected: dict[str, np.ndarray]) -> None:
    for (name, value), other in zip(found.items(), expected.values(), strict=True):
        np.testing.assert_array_equal(value, other, err_msg=name)


def test_it_ends_with_the_weights_of_the_best_epoch_and_their_moments(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = _run(tmp_path / "run", [*LOSSES, 0.1, 0.0, 0.0], monkeypatch)
    assert run.history.series(LOSS) == LOSSES and len(run.by_epoch) == 4
    expected = make_model("classifier", dropout=0.0)
    expected.set_weights(list(run.by_epoch[1].values()))
    before = weights_of(expected)
    MomentEstimator(expected).estimate(inputs_of("classifier"))
    after = weights_of(expected)
    assert any((before[name] != after[name]).any() for name in before if "moving" in name)
    found = dict(list(run.state.items())[: len(after)])
    _assert_same(found, after)
    assert any((value != run.by_epoch[3][name]).any() for name, value in found.items() if "kernel" in name)


def test_a_loss_that_falls_to_the_end_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = _run(tmp_path / "run", [0.9, 0.8, 0.85, 0.7, 0.6, 0.65, 0.5], monkeypatch)
    assert len(run.history.rows) == LONG.epochs
    trainable = [name for name in run.by_epoch[-1] if "moving" not in name]
    _assert_same({name: run.state[name] for name in trainable}, {name: run.by_epoch[-1][name] for name in trainable})


def test_a_run_resumed_after_any_epoch_ends_the_same_and_a_finished_one_trains_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    losses = [*LOSSES, 0.1, 0.0, 0.0]  # lower ones would follow
    whole = _run(tmp_path / "run", losses, monkeypatch, copied=tmp_path / "copies")
    for epoch in range(1, 5):
        again = _run(tmp_path / "copies" / str(epoch), losses, monkeypatch)
        _assert_same(again.state, whole.state)
        assert again.history.series(LOSS) == LOSSES
        assert len(again.by_epoch) == 4 - epoch


def test_only_the_last_checkpoint_is_of_a_finished_training(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _run(tmp_path / "run", [*LOSSES, 0.1, 0.0, 0.0], monkeypatch, copied=tmp_path / "copies")
    finished = []
    for epoch in range(1, 5):
        model = make_model("classifier", dropout=0.0)
        checkpoints = checkpoints_of(model, tmp_path / "copies" / str(epoch), EarlyStopping(model, PATIENCE))
        assert checkpoints.restore() == epoch
        finished.append(bool(checkpoints.finished.numpy()))
    assert finished == [False, False, False, True]


def test_the_first_of_equal_epochs_is_the_best() -> None:
    assert [best_epoch(losses) for losses in ([2.0], [2.0, 1.0, 1.0], [1.0, 1.5, 1.0], [3.0, 2.0, 1.0])] == [1, 2, 1, 3]


def test_without_held_out_clips_it_is_refused(tmp_path: Path) -> None:
    model = make_model("classifier")
    with pytest.raises(ValueError, match=r"early stopping needs held-out clips: give train\(validation=…\)"):
        inputs = inputs_of("classifier")
        stopping = EarlyStopping(model, PATIENCE)
        train(model, TRAINING, tmp_path, epochs_of("classifier"), STEPS, None, inputs, stopping)
