"""Every command that a page prints is one that its own parser takes: no flag, choice or module is out of date."""

import re
import shlex
from argparse import ArgumentParser
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from experiments.report.committed_results import ROOT

PAGES = (ROOT / "README.md", ROOT / "experiments" / "RESULTS.md", *sorted((ROOT / "docs" / "site").glob("*.md")))
_COMMAND = re.compile(r"python -m ((?:experiments|data_prep)[\w.]*(?: [^`\n#]*)?)")


class Parsed(Exception):
    """The arguments were understood; nothing of the command was run."""


def _commands(page: Path) -> list[str]:
    return [found.strip() for found in _COMMAND.findall(page.read_text(encoding="utf-8"))]


@pytest.mark.parametrize(
    ("page", "command"), [(page.name, command) for page in PAGES for command in dict.fromkeys(_commands(page))]
)
def test_a_printed_command_is_understood(page: str, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    understand = ArgumentParser.parse_args

    def parse_only(self: ArgumentParser, *arguments: Any) -> None:
        understand(self, *arguments)
        raise Parsed

    monkeypatch.setattr(ArgumentParser, "parse_args", parse_only)
    module, *arguments = shlex.split(command.replace("…", ""))
    if module == "data_prep.synthetic_world":
        module += ".__main__"
    with pytest.raises(Parsed):
        import_module(module).main(arguments)


def test_pages_have_commands() -> None:
    """Else the test above would pass over pages that it cannot read."""
    assert all(len(_commands(page)) >= 2 for page in PAGES[:2])
