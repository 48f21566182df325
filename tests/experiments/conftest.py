"""Steps of tables inside the test's own process: each would import TensorFlow anew, which takes longer than the step.

That they also run as processes of their own is tested in `test_processes`, and in `test_table1` by killing them.
"""

import importlib
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import tensorflow as tf

from data_prep import build_records
from data_prep.records.shard_task import ShardResult, ShardTask
from data_prep.synthetic_world.layout import TAU2019
from experiments.runs import prepare_records, processes
from experiments.runs.processes import CommandError
from ivf.config import preset

_one_at_a_time = threading.Lock()


def _call(module: str, *arguments: str) -> None:
    print("$ python -m", module, *arguments, flush=True)
    main = importlib.import_module(f"{module}.__main__" if module.endswith("_world") else module).main
    with _one_at_a_time:
        try:
            failed = main(list(arguments))
        except SystemExit as stop:
            failed = stop.code
    if failed:
        raise CommandError(f"{module}: {failed}")


def _write_shards(tasks: Sequence[ShardTask], workers: int) -> list[ShardResult]:
    return [task.write() for task in tasks]


@pytest.fixture(scope="session")
def tiny_records(tiny_world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Records of the tiny world's videos and labelled clips, as every table builds them; treat them as read-only."""
    out = tmp_path_factory.mktemp("tiny_records")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build_records, "write_shards", _write_shards)
        for name, source in (("videos", "videos"), ("tau2019", TAU2019)):
            build_records.build_records(name, tiny_world / source, out / name, preset("tiny"))
    return out


@pytest.fixture(scope="module", autouse=True)
def in_this_process() -> Iterator[None]:
    """Every step that a table begins."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (processes, prepare_records):
            patch.setattr(module, "call", _call)
        patch.setattr(build_records, "write_shards", _write_shards)
        for threads in ("set_intra_op_parallelism_threads", "set_inter_op_parallelism_threads"):
            patch.setattr(tf.config.threading, threads, lambda _: None)  # TensorFlow has them already
        yield
