"""The demo ends with a model and the line that tries it."""

import shlex
import sys
from pathlib import Path

import pytest

from experiments import demo
from ivf import cli


def test_the_model_is_exported_anew_and_the_command_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    model, calls = tmp_path / "model", []

    def export(arguments: list[str]) -> None:
        assert not model.exists()
        calls.append(arguments)
        model.mkdir()

    model.mkdir()  # of an earlier call
    monkeypatch.setattr(demo.table1, "main", lambda arguments: calls.append(arguments))
    monkeypatch.setattr(demo.export_model, "main", export)
    monkeypatch.setattr(sys, "argv", ["demo", "--workdir", str(tmp_path), "--seed", "3"])
    demo.main()
    assert calls[1] == ["--workdir", str(tmp_path), "--out", str(model), "--seed", "3"]
    printed = capsys.readouterr().out.splitlines()[-1]
    program, *arguments = shlex.split(printed.partition(": ")[2])
    assert program == ".venv/bin/ivf"
    assert cli.main(arguments) == 2 and "holds no exported model" in capsys.readouterr().err
