"""An interrupted run that is resumed ends exactly like an uninterrupted one: same weights, slots and curves."""

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import keras
import numpy as np
import pytest
import tensorflow as tf

from ivf.training.history import History
from ivf.training.moments import Inputs, MomentEstimator
from ivf.training.train import make_deterministic, train
from tests.training.short_runs import STEPS, TRAINING, epochs_of, inputs_of, interrupted, make_model, state_of

ROOT = Path(__file__).parents[2]


class Run(NamedTuple):
    """A run that has ended."""

    folder: Path
    after_an_epoch: Path  # a copy of the folder as it was when the first epoch had ended
    state: dict[str, np.ndarray]
    history: History


def _run(kind: str, folder: Path, broken_after: int | None = None) -> Run:
    """Trains new objects; with `broken_after`, reading the batch after so many of them fails."""
    copy = folder.with_name(f"{folder.name}_after_an_epoch")

    def fail() -> None:
        raise OSError("the disk is gone")

    def copy_folder(epoch: int, logs: dict[str, float]) -> None:
        if epoch == 0:
            shutil.copytree(folder, copy)

    make_deterministic(0)
    model, epochs_from = make_model(kind), epochs_of(kind)
    if broken_after is not None:
        epochs_from = interrupted(epochs_from, broken_after, fail)
    copying = keras.callbacks.LambdaCallback(on_epoch_end=copy_folder)
    history = train(
        model, TRAINING, folder, epochs_from, STEPS, training_inputs=inputs_of(kind), more_callbacks=[copying]
    )
    return Run(folder, copy, state_of(model), history)


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Run]:
    """Kind of network → its uninterrupted run, trained once."""
    return cache(lambda kind: _run(kind, tmp_path_factory.mktemp(kind) / "run"))


def _curve(history: History) -> list[dict[str, float]]:
    return [{name: value for name, value in row.items() if name not in ("seconds", "waiting")} for row in history.rows]


def _assert_same(state: dict[str, np.ndarray], history: History, expected: Run) -> None:
    assert len(state) == len(expected.state)
    for (name, value), other in zip(state.items(), expected.state.values(), strict=True):
        np.testing.assert_array_equal(value, other, err_msg=name)
    assert _curve(history) == _curve(expected.history)
    assert [row["epoch"] for row in history.rows] == [1, 2, 3]


def test_a_run_broken_in_the_middle_of_an_epoch_ends_the_same(unbroken: Callable[[str], Run], tmp_path: Path) -> None:
    with pytest.raises(tf.errors.OpError, match="the disk is gone"):
        _run("classifier", tmp_path / "run", broken_after=STEPS + 2)
    resumed = _run("classifier", tmp_path / "run")
    _assert_same(resumed.state, resumed.history, unbroken("classifier"))


@pytest.mark.parametrize("kind", ["tuned", "staged"])
def test_a_run_stopped_after_an_epoch_ends_the_same(unbroken: Callable[[str], Run], kind: str) -> None:
    resumed = _run(kind, unbroken(kind).after_an_epoch)
    _assert_same(resumed.state, resumed.history, unbroken(kind))


def test_a_run_killed_three_times_ends_the_same(unbroken: Callable[[str], Run], tmp_path: Path) -> None:
    moments = (str(STEPS - 1), "saving", str(STEPS + 1))  # in the first, second and third epoch
    command = [sys.executable, "-m", "tests.training.killed_runs", str(tmp_path), *moments]
    printed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    killed = -signal.SIGKILL
    assert json.loads(printed.splitlines()[-1]) == [[killed, 0], [killed, 2], [killed, 2], [0, 3]]
    state, history = dict(np.load(tmp_path / "state.npz")), History(tmp_path / "history.jsonl")
    _assert_same(state, history, unbroken("transformation"))


def test_a_finished_run_is_only_restored(unbroken: Callable[[str], Run]) -> None:
    finished = unbroken("classifier")
    restored = _run("classifier", finished.folder, broken_after=0)
    _assert_same(restored.state, restored.history, finished)


@pytest.mark.parametrize("kind", ["classifier", "transformation"])
def test_an_epoch_reports_the_mean_of_its_steps(unbroken: Callable[[str], Run], kind: str) -> None:
    make_deterministic(0)
    model, by_step = make_model(kind), []
    for batch in epochs_of(kind)(0).take(STEPS):
        model.reset_metrics()
        by_step.append({name: float(value) for name, value in model.train_step(batch).items()})
    means = ("cross_entropy",) if kind == "classifier" else ("L_E", "L_D", "reconstruction", "paired", "penalty")
    for name in means:
        values = [step[name] for step in by_step]
        assert len(set(values)) == STEPS
        assert unbroken(kind).history.rows[0][name] == pytest.approx(np.mean(values), rel=1e-5), name


@pytest.mark.parametrize("kind", ["classifier", "transformation"])
def test_moments_are_estimated_once_at_the_end_and_saved(
    unbroken: Callable[[str], Run], kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finished, estimated = unbroken(kind), MomentEstimator.estimate
    estimates = []

    def killed(self: MomentEstimator, inputs: Inputs) -> None:
        estimates.append(inputs)
        if len(estimates) == 1:
            raise KeyboardInterrupt
        estimated(self, inputs)

    monkeypatch.setattr(MomentEstimator, "estimate", killed)
    with pytest.raises(KeyboardInterrupt):
        _run(kind, tmp_path / "run")
    resumed = _run(kind, tmp_path / "run")  # what is missing is made up
    _assert_same(resumed.state, resumed.history, finished)
    restored = _run(kind, tmp_path / "run")
    _assert_same(restored.state, restored.history, finished)
    assert len(estimates) == 2
