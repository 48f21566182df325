"""One step is the same on any number of replicas."""

import json
import os
import socket
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import tensorflow as tf

from ivf.config import TrainingConfig
from ivf.training.history import History
from ivf.training.replica_model import ReplicaModel, is_chief, strategy
from tests.training.distances import joined, relative
from tests.training.one_worker import train_one_epoch
from tests.training.replicas import KINDS

ROOT = Path(__file__).parents[2]


def test_one_step_on_two_replicas_equals_one_step_on_one() -> None:
    command = [sys.executable, "-m", "tests.training.replicas"]  # devices must be split before TensorFlow starts
    printed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    found = json.loads(printed.splitlines()[-1])
    assert found.keys() == {"mean", *KINDS}
    for kind, distances in found.items():
        for what, distance in distances.items():
            assert distance <= 1e-5, (kind, what)


def _worker(folder: Path, file: Path, addresses: list[str], number: int) -> subprocess.Popen[bytes]:
    task = {"type": "worker", "index": number}
    environment = os.environ | {"TF_CONFIG": json.dumps({"cluster": {"worker": addresses}, "task": task})}
    command = [sys.executable, "-m", "tests.training.one_worker", str(folder), str(file)]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE)


def _free_addresses(count: int) -> list[str]:
    with ExitStack() as open_sockets:
        sockets = [open_sockets.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("localhost", 0))
        return [f"localhost:{one.getsockname()[1]}" for one in sockets]


def test_an_epoch_of_two_workers_equals_an_epoch_of_one(tmp_path: Path) -> None:
    files, addresses = [tmp_path / f"{name}.npz" for name in ("first", "second")], _free_addresses(2)
    workers = [_worker(tmp_path / "together", file, addresses, number) for number, file in enumerate(files)]
    printed = [worker.communicate(timeout=300)[0] for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0]
    assert b"epoch 1/1" in printed[0] and not printed[1]
    alone, (first, second) = train_one_epoch(tmp_path / "alone"), (dict(np.load(file)) for file in files)
    for name, value in first.items():
        np.testing.assert_array_equal(second[name], value, err_msg=name)
    assert relative(joined(alone), joined(first)) <= 1e-5
    histories = [History(tmp_path / run / "history.jsonl").rows[0] for run in ("alone", "together")]
    for name in histories[0].keys() - {"seconds", "waiting"}:
        assert histories[1][name] == pytest.approx(histories[0][name], rel=1e-4), name


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


@pytest.mark.parametrize(
    ("jobs", "task", "writes"),
    [
        ({"worker": 2}, ("worker", 0), True),
        ({"worker": 2}, ("worker", 1), False),
        ({"chief": 1, "worker": 2}, ("chief", 0), True),
        ({"chief": 1, "worker": 2}, ("worker", 0), False),
    ],
)
def test_one_of_several_workers_writes(jobs: dict[str, int], task: tuple[str, int], writes: bool) -> None:
    spec = tf.train.ClusterSpec({job: [f"{job}{n}:1" for n in range(count)] for job, count in jobs.items()})
    resolver = tf.distribute.cluster_resolver.SimpleClusterResolver(spec, task_type=task[0], task_id=task[1])
    assert is_chief(SimpleNamespace(cluster_resolver=resolver)) == writes


def test_a_process_alone_writes() -> None:
    assert is_chief(strategy()) and is_chief(tf.distribute.get_strategy())


def test_without_gpus_there_is_one_replica() -> None:
    if not tf.config.list_physical_devices("GPU"):
        assert strategy().num_replicas_in_sync == 1
