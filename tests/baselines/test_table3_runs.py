"""Trained systems of Table 3: one replica equals two, and a resumed run one that never stopped."""

import json
import subprocess
import sys
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

from ivf.training.train import make_deterministic, train
from tests.baselines.table3_runs import EPOCHS, KINDS, SGD, STEPS, epochs_of, inputs_of, start
from tests.training.short_runs import interrupted, state_of

ROOT = Path(__file__).parents[2]


def test_one_step_on_two_replicas_equals_one_step_on_one() -> None:
    command = [
        sys.executable,
        "-m",
        "tests.baselines.table3_replicas",
    ]  # devices must be split before TensorFlow starts
    printed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    found = json.loads(printed.splitlines()[-1])
    assert found.keys() == set(KINDS)
    for kind, distances in found.items():
        for what, distance in distances.items():
            assert distance <= 1e-4, (kind, what, distance)


def _run(kind: str, folder: Path, broken_after: int | None = None) -> dict[str, np.ndarray]:
    def fail() -> None:
        raise OSError("the disk is gone")

    make_deterministic(0)
    model, epochs_from = start(kind), epochs_of(kind)
    if broken_after is not None:
        epochs_from = interrupted(epochs_from, broken_after, fail)
    validation, inputs = epochs_of(kind)(EPOCHS - 1), partial(inputs_of, kind)
    train(model, SGD.training, folder, epochs_from, STEPS, validation=validation, training_inputs=inputs)
    return state_of(model)


@pytest.mark.parametrize("kind", KINDS)
def test_a_resumed_run_ends_like_one_never_stopped(kind: str, tmp_path: Path) -> None:
    with pytest.raises(tf.errors.OpError, match="the disk is gone"):
        _run(kind, tmp_path / "broken", broken_after=STEPS + 2)
    state, expected = _run(kind, tmp_path / "broken"), _run(kind, tmp_path / "unbroken")
    assert len(state) == len(expected)
    for (name, value), other in zip(state.items(), expected.values(), strict=True):
        np.testing.assert_array_equal(value, other, err_msg=name)
