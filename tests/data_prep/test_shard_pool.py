"""Shards are written by processes, of which a file may end one."""

import importlib
import os
from pathlib import Path
from typing import Any

import pytest

from data_prep.records.recipe import RecordRecipe
from data_prep.records.shard_pool import write_shards
from data_prep.records.shard_task import ShardTask
from ivf.config import preset

TINY = preset("tiny")

_DEADLY = """
import os, time
from types import SimpleNamespace

class Task(SimpleNamespace):
    def write(self, note):
        time.sleep(self.seconds)
        return self.seconds

class Clip(SimpleNamespace):
    @property
    def files(self):
        return (self.file,)

    def waveform(self, audio):
        if self.file.name == "deadly.wav" or os.getpid() == self.parent:
            os.kill(os.getpid(), 11)
        import numpy as np
        return np.zeros(audio.clip_samples, np.float32)
"""


@pytest.fixture
def deadly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A module that worker processes can import too."""
    (tmp_path / "deadly_items.py").write_text(_DEADLY)
    monkeypatch.syspath_prepend(tmp_path)
    return importlib.import_module("deadly_items")


def test_two_workers_return_results_in_the_order_of_tasks(deadly: Any) -> None:
    tasks = [deadly.Task(items=(1,), seconds=seconds) for seconds in (0.3, 0.0)]
    assert write_shards(tasks, workers=2) == [0.3, 0.0]


def test_a_file_that_ends_its_process_is_tried_alone_and_skipped(
    deadly: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    labels = dict.fromkeys(("source", "scene", "city", "location", "device", "split"), "")
    items = tuple(
        deadly.Clip(file=tmp_path / f"{name}.wav", key=name, label=0, fold=1, parent=os.getpid(), **labels)
        for name in ("a", "deadly", "b")
    )
    recipe = RecordRecipe("esc50", 0, TINY.audio, TINY.image, TINY.log_mel)
    (result,) = write_shards([ShardTask(tmp_path / "x.tfrecord", tmp_path, items, recipe)], workers=1)
    assert result.count == 2
    assert result.skipped == (("deadly.wav", "ends the process that reads it (SIGSEGV)"),)
