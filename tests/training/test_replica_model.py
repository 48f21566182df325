"""One step is the same on any number of replicas."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import tensorflow as tf

from ivf.config import TrainingConfig
from ivf.training.replica_model import ReplicaModel, strategy
from tests.training.replicas import COUNTS

ROOT = Path(__file__).parents[2]


def test_one_step_on_two_or_four_replicas_equals_one_step_on_one() -> None:
    command = [sys.executable, "-m", "tests.training.replicas"]  # devices are split before TensorFlow starts
    printed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    found = json.loads(printed.splitlines()[-1])
    assert found.keys() == {f"{kind} on {count}" for kind, counts in COUNTS.items() for count in counts}
    for run, distances in found.items():
        for what, distance in distances.items():
            assert distance <= 1e-5, (run, what)


def test_the_global_mean_on_one_replica_is_the_mean() -> None:
    assert float(ReplicaModel().global_mean(tf.constant([1.0, 2.0, 6.0]))) == 3.0


def test_a_batch_is_divided_over_replicas_and_into_parts() -> None:
    assert TrainingConfig().parts(8) == 1
    assert TrainingConfig(micro_batch_size=2).parts(8) == 40


@pytest.mark.parametrize(("batch", "replicas", "better"), [(10, 4, 8), (3, 4, 4)])
def test_a_batch_that_does_not_divide_is_refused_with_one_that_does(batch: int, replicas: int, better: int) -> None:
    with pytest.raises(ValueError, match=f"batch {batch} is not divisible by {replicas} replicas; use {better}"):
        TrainingConfig(batch_size=batch).parts(replicas)


def test_parts_that_do_not_divide_are_refused() -> None:
    with pytest.raises(ValueError, match=r"micro_batch_size=3 does not divide the 80 examples of a replica"):
        TrainingConfig(micro_batch_size=3).parts(8)


def test_without_gpus_there_is_one_replica() -> None:
    if not tf.config.list_physical_devices("GPU"):
        assert strategy().num_replicas_in_sync == 1
