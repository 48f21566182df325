"""A run that was stopped, however, ends like one that never was: bit for bit."""

import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

from ivf.training.history import History
from ivf.training.train import make_deterministic, train
from tests.training.short_runs import EPOCHS, STEPS, TRAINING, epochs_of, make_model, state_of, struck

ROOT = Path(__file__).parents[2]
State = dict[str, np.ndarray]


def _run(kind: str, folder: Path, epochs: int = EPOCHS, broken_after: int | None = None) -> tuple[State, History]:
    """Trains new objects; with `broken_after`, fetching that batch fails."""

    def fail() -> None:
        raise OSError("the disk is gone")

    make_deterministic(0)
    model, epochs_from = make_model(kind), epochs_of(kind)
    if broken_after is not None:
        epochs_from = struck(epochs_from, broken_after, fail)
    history = train(model, replace(TRAINING, epochs=epochs), folder, epochs_from, STEPS)
    return state_of(model), history


def _curve(history: History) -> list[dict[str, float]]:
    return [{name: value for name, value in row.items() if name not in ("seconds", "waiting")} for row in history.rows]


def _assert_same(found: State, expected: State) -> None:
    assert len(found) == len(expected)
    for (name, value), other in zip(found.items(), expected.values(), strict=True):
        np.testing.assert_array_equal(value, other, err_msg=name)


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[State, History]]:
    return {kind: _run(kind, tmp_path_factory.mktemp(kind)) for kind in ("classifier", "transformation")}


def test_a_run_broken_in_the_middle_of_an_epoch_ends_the_same(
    unbroken: dict[str, tuple[State, History]], tmp_path: Path
) -> None:
    with pytest.raises(tf.errors.OpError, match="the disk is gone"):
        _run("classifier", tmp_path, broken_after=STEPS + 2)
    state, history = _run("classifier", tmp_path)
    _assert_same(state, unbroken["classifier"][0])
    assert _curve(history) == _curve(unbroken["classifier"][1])
    assert [row["epoch"] for row in history.rows] == [1, 2, 3]


@pytest.mark.parametrize("kind", ["classifier", "tuned", "ema", "staged"])
def test_a_run_stopped_after_an_epoch_ends_the_same(kind: str, tmp_path: Path) -> None:
    expected, curve = _run(kind, tmp_path / "unbroken")
    _run(kind, tmp_path / "stopped", epochs=1)
    state, history = _run(kind, tmp_path / "stopped")
    _assert_same(state, expected)
    assert _curve(history) == _curve(curve)


@pytest.mark.parametrize("kind", ["classifier", "transformation"])
def test_an_epoch_reports_the_mean_of_its_steps(kind: str) -> None:
    make_deterministic(0)
    model, by_step = make_model(kind, dropout=0.0), []
    for batch in epochs_of(kind)(0).take(STEPS):
        model.reset_metrics()
        by_step.append({name: float(value) for name, value in model.train_step(batch).items()})
    make_deterministic(0)
    model = make_model(kind, dropout=0.0)
    logs = model.fit(epochs_of(kind)(0), epochs=1, steps_per_epoch=STEPS, shuffle=False, verbose=0)
    means = ("cross_entropy",) if kind == "classifier" else ("L_E", "L_D", "reconstruction", "paired", "penalty")
    for name in means:
        values = [step[name] for step in by_step]
        assert len(set(values)) == STEPS
        assert logs.history[name][0] == pytest.approx(np.mean(values), rel=1e-5), name


def test_a_run_killed_three_times_ends_the_same(unbroken: dict[str, tuple[State, History]], tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.training.run_in_process", str(tmp_path)]
    for moment, epochs_done in ((str(STEPS - 1), 0), ("saving", 2), (str(STEPS + 1), 2)):  # in the first, second, third
        killed = subprocess.run([*command, moment], cwd=ROOT, check=False, capture_output=True)
        assert killed.returncode == -signal.SIGKILL, moment
        assert len(History(tmp_path / "history.jsonl").rows) == epochs_done, moment
    assert not (tmp_path / "state.npz").exists()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    assert _curve(History(tmp_path / "history.jsonl")) == _curve(unbroken["transformation"][1])
    _assert_same(dict(np.load(tmp_path / "state.npz")), unbroken["transformation"][0])


def test_a_finished_run_is_only_restored(unbroken: dict[str, tuple[State, History]], tmp_path: Path) -> None:
    _run("classifier", tmp_path)
    state, history = _run("classifier", tmp_path, broken_after=0)
    _assert_same(state, unbroken["classifier"][0])
    assert _curve(history) == _curve(unbroken["classifier"][1])
