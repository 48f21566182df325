"""Steps of a table as processes of their own."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from experiments.runs.processes import CommandError, call, exclusive, run_jobs

_CALLER = "from experiments.runs.processes import call; call('{module}', '{marks}')"
_LIVES_ON = """
import pathlib, sys, time
marks = pathlib.Path(sys.argv[1])
while True:
    marks.write_text(str(time.time()))
    time.sleep(0.05)
"""


@pytest.fixture
def importable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose modules a step can run."""
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return tmp_path


def test_a_step_gets_its_arguments_and_its_lines_are_relayed(
    importable: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (importable / "echoes.py").write_text("import sys; print('got', *sys.argv[1:])")
    call("echoes", "--seed", "3")
    assert capfd.readouterr().out.splitlines() == ["$ python -m echoes --seed 3", "got --seed 3"]


def test_a_failed_step_is_an_error_that_names_it(importable: Path) -> None:
    (importable / "fails.py").write_text("import sys; sys.exit(3)")
    with pytest.raises(CommandError, match="fails ended with exit code 3"):
        call("fails")


def test_a_step_ends_with_its_caller(importable: Path) -> None:
    (importable / "lives_on.py").write_text(_LIVES_ON)
    marks = importable / "marks"
    command = [sys.executable, "-c", _CALLER.format(module="lives_on", marks=marks)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as caller:
        for _ in range(600):
            if marks.exists():
                break
            time.sleep(0.1)
        caller.kill()  # the caller alone: the step gets no signal
    assert marks.exists()
    for _ in range(100):
        before = marks.read_text()
        time.sleep(0.5)
        if marks.read_text() == before != "":
            return
    pytest.fail("the step lived on")


_TABLE = """
import pathlib, sys
from experiments.runs import processes
real = processes.call
processes.call = lambda module, *arguments: real('lives_on', *arguments)
try:
    with processes.exclusive(pathlib.Path(sys.argv[1])):
        processes.run_jobs([[str(pathlib.Path(sys.argv[1]) / mark)] for mark in ('first', 'second')], 1)
except processes.CommandError as error:
    sys.exit(f'error: {error}')
"""


def test_a_step_that_ctrl_c_ended_is_no_failure_of_its_own(importable: Path) -> None:
    (importable / "struck.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n")
    with pytest.raises(KeyboardInterrupt):
        call("struck")


def test_an_interrupted_table_ends_and_begins_no_other_run(importable: Path) -> None:
    (importable / "lives_on.py").write_text(_LIVES_ON)
    command = [sys.executable, "-c", _TABLE, str(importable)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True) as table:
        for _ in range(600):
            if (importable / "first").exists():
                break
            time.sleep(0.1)
        os.killpg(table.pid, signal.SIGINT)  # as Ctrl-C does
        for _ in range(300):
            if table.poll() is not None or (importable / "second").exists():
                break
            time.sleep(0.1)
        if table.poll() is None:
            os.killpg(table.pid, signal.SIGKILL)
        errors = table.communicate()[1]
    assert table.returncode == 1 and errors.splitlines()[-1].startswith("error: interrupted; the same command goes on")
    assert "Traceback" not in errors
    assert (importable / "first").exists() and not (importable / "second").exists()


def test_after_a_failure_no_other_run_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[str] = []

    def step(_: str, job: str) -> None:
        begun.append(job)
        if job != "first":
            raise CommandError(f"{job} fails")
        time.sleep(0.5)

    monkeypatch.setattr("experiments.runs.processes.call", step)
    with pytest.raises(CommandError, match="second fails"):
        run_jobs([["first"], ["second"], ["third"], ["fourth"]], workers=2)
    assert sorted(begun) == ["first", "second"]


def test_a_folder_is_for_one_run_at_a_time(tmp_path: Path) -> None:
    with exclusive(tmp_path), pytest.raises(ValueError, match="another run is going on"), exclusive(tmp_path):
        pass
    with exclusive(tmp_path):  # free again
        pass
