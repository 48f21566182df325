"""Every command that a page or a docstring prints is one that its parser takes."""

import argparse
import ast
import importlib
import importlib.util
import re
import shlex
import sys
from pathlib import Path
from typing import Any

import pytest

from data_prep.synthetic_world import WORLD_SIZES
from experiments.report.committed_results import ROOT
from ivf.config import preset

_COMMAND = re.compile(r"python -m ((?:experiments|data_prep)[\w.]*)((?:\\\n|[^`\n|])*)")
_PAGES = [ROOT / "README.md", ROOT / "experiments" / "RESULTS.md"]
_MODULES = sorted(path for folder in ("experiments", "data_prep") for path in (ROOT / folder).rglob("*.py"))


class _TakenError(Exception):
    """The parser took its arguments."""


def _printed() -> list[tuple[str, str]]:
    """(module, arguments) of every command, once."""
    texts = [page.read_text(encoding="utf-8") for page in _PAGES]
    texts += [ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "" for path in _MODULES]
    return sorted(
        {(module, rest.replace("\\\n", " ").strip(" .,)")) for one in texts for module, rest in _COMMAND.findall(one)}
    )


def _source(module: str) -> tuple[str, Path]:
    """The module that `python -m` runs, and its file."""
    spec = importlib.util.find_spec(module)
    assert spec is not None, module
    if spec.submodule_search_locations:
        return _source(f"{module}.__main__")
    return module, Path(str(spec.origin))


@pytest.mark.parametrize(("module", "arguments"), _printed())
def test_a_printed_command_is_taken(module: str, arguments: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module, source = _source(module)
    text = source.read_text(encoding="utf-8")
    if "parse_args" not in text and "def main(argv" not in text:  # tables leave parsing to `studies.city_table`
        assert not arguments or module == "experiments.runs.child_process"
        return
    parse = argparse.ArgumentParser.parse_args

    def parse_and_stop(self: argparse.ArgumentParser, args: Any = None, namespace: Any = None) -> None:
        parse(self, args, namespace)
        raise _TakenError

    monkeypatch.setattr(argparse.ArgumentParser, "parse_args", parse_and_stop)
    monkeypatch.setattr(sys, "argv", [module, *shlex.split(arguments, comments=True)])
    with pytest.raises(_TakenError):
        importlib.import_module(module).main()


def test_the_stages_of_the_readme_follow_from_each_other() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    sized = re.search(r"data_prep.synthetic_world --out build/world --size (\w+)", readme)
    built = re.search(
        r"data_prep.build_records .*--source build/world/videos --out build/records --preset (\w+)", readme
    )
    assert sized and built and "train_transformation --records build/records --workdir build/stage1" in readme
    batch = preset(built[1]).transformation_training.batch_size
    assert WORLD_SIZES[sized[1]].training_videos >= batch
