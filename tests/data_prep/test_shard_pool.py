"""Shards are written by processes, of which a file may end one."""

import importlib
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from data_prep.corpora.items import ClipItem
from data_prep.records import decoder, shard_pool
from data_prep.records.decoder import DecoderProcess
from data_prep.records.recipe import RecordRecipe
from data_prep.records.shard_pool import write_shards
from data_prep.records.shard_task import ShardTask
from ivf.config import preset

ROOT = Path(__file__).parents[2]
TINY = preset("tiny")
RECIPE = RecordRecipe("esc50", 0, TINY.audio, TINY.image, TINY.log_mel)

_DEADLY = '''
import os, signal
from dataclasses import dataclass

import numpy as np

from data_prep.corpora.items import ClipItem


@dataclass(frozen=True)
class Clip(ClipItem):
    """A clip that ends the process that reads it by the signal in its name; with "once", the first time only."""

    def waveform(self, audio):
        assert os.getpid() != int(self.city)
        name, _, once = self.file.stem.partition("-")
        first = not self.file.exists()
        if name.startswith("SIG") and (first or not once):
            self.file.touch()
            os.kill(os.getpid(), getattr(signal, name))
        return np.zeros(audio.clip_samples, np.float32)
'''


@pytest.fixture
def deadly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A module that the processes can import too."""
    (tmp_path / "deadly_items.py").write_text(_DEADLY)
    monkeypatch.syspath_prepend(tmp_path)
    return importlib.import_module("deadly_items")


def _task(clip: type[ClipItem], folder: Path, *names: str) -> ShardTask:
    labels = dict.fromkeys(("source", "scene", "location", "device", "split"), "") | {"city": str(os.getpid())}
    items = tuple(clip(file=folder / f"{name}.wav", key=name, label=0, fold=1, **labels) for name in names)
    return ShardTask(folder / f"{names[0]}.tfrecord", folder, items, RECIPE)


def test_a_file_that_ends_its_process_costs_no_other_file(
    deadly: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Results are in the order of the tasks; a file that ends two processes is skipped, one that ends one is not."""
    tasks = [_task(deadly.Clip, tmp_path, "a", "SIGSEGV", "b"), _task(deadly.Clip, tmp_path, "c", "SIGKILL-once")]
    first, second = write_shards(tasks, workers=2)
    assert (first.count, second.count) == (2, 2)
    assert first.skipped == (("SIGSEGV.wav", "ends the process that reads it (SIGSEGV)"),)
    assert second.skipped == ()
    assert "a worker died (SIGKILL) while it read SIGKILL-once.wav, which is now tried again" in capsys.readouterr().out


def test_a_file_that_is_killed_is_an_error_and_not_skipped(deadly: Any, tmp_path: Path) -> None:
    task = _task(deadly.Clip, tmp_path, "a", "SIGKILL")
    with pytest.raises(RuntimeError, match=r"killed \(SIGKILL\) when it read SIGKILL.wav again: memory probably"):
        write_shards([task], workers=1)
    assert task.finished() is None
    assert not list(tmp_path.glob(".*"))


def test_processes_that_cannot_start_skip_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoder, "_serve", os._exit)
    with pytest.raises(RuntimeError, match=r"a worker died before it read a file \(exit status "):
        next(DecoderProcess().decode(_task(ClipItem, tmp_path, "a").items[0], RECIPE))


def test_the_death_of_the_writing_process_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shard_pool, "serve", time.sleep)  # of a connection: a TypeError
    with pytest.raises(RuntimeError, match=r"the process that writes records died \(exit status 1\), perhaps"):
        write_shards([_task(ClipItem, tmp_path, "a")], workers=1)


def test_only_the_writing_process_imports_tensorflow() -> None:
    """It takes half a gigabyte, which neither the process that plans nor those that decode need."""
    script = "import sys, data_prep.build_records, data_prep.records.decoder as d; print('tensorflow' in sys.modules)"
    command = [sys.executable, "-c", script]
    assert subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout == "False\n"
