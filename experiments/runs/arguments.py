"""Flags and error handling that the commands share."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from experiments.runs.processes import CommandError, exclusive
from experiments.runs.systems import GROUPS, SYSTEMS
from ivf.config import PRESETS, Preset, override, preset
from ivf.frontends import FRONT_ENDS
from ivf.json_files import read_json

_RAW = argparse.RawDescriptionHelpFormatter


def parser_of(command: str, doc: str | None) -> argparse.ArgumentParser:
    """The parser of `python -m experiments.COMMAND`, whose help is that module's docstring."""
    return argparse.ArgumentParser(f"python -m experiments.{command}", None, doc, formatter_class=_RAW)


def add_run_flags(parser: argparse.ArgumentParser, rows: str = "", seeds: bool = True) -> None:
    """--preset, --workdir and --workers; --rows of a table, by default `rows`, with --set, and --seeds."""
    if rows:
        text = f"names with commas between (default: {rows}): groups {', '.join(GROUPS)} (all: the paper's nine); "
        parser.add_argument("--rows", default=rows, help=text + ", ".join({**SYSTEMS, **FRONT_ENDS}))
        parser.add_argument("--set", nargs="+", default=[], metavar="PART.FIELD=VALUE", help="changes of the preset")
    if seeds:
        parser.add_argument("--seeds", default="0", help="comma-separated; a world's seed is the first (default: 0)")
    parser.add_argument("--preset", choices=PRESETS, default="small", help="all settings (default: small)")
    parser.add_argument("--workdir", type=Path, required=True, help="folder of all that is written; resumed if there")
    text = "trainings at a time (default: one a core, or one on a GPU; in a table no more than memory allows)"
    parser.add_argument("--workers", type=count, help=text)


def add_size_flag(parser: argparse.ArgumentParser, default: str) -> None:
    """--size of the synthetic world."""
    text = f"of the synthetic world (default: {default})"
    parser.add_argument("--size", choices=["tiny", "demo", "full"], default=default, help=text)


@contextmanager
def running(workdir: Path) -> Iterator[None]:
    """Holds `workdir` for one command; its errors end the process with one line."""
    try:
        with exclusive(workdir):
            yield
    except (ValueError, OSError, CommandError) as error:
        sys.exit(f"error: {error}")


def preset_from(arguments: argparse.Namespace) -> Preset:
    """The preset of --preset with the changes of --set."""
    return override(preset(arguments.preset), getattr(arguments, "set", []))


def seeds_from(text: str) -> list[int]:
    """Comma-separated seeds, as --seeds takes them."""
    try:
        seeds = [int(seed) for seed in text.split(",")]
    except ValueError as error:
        raise ValueError(f"--seeds {text!r}: give whole numbers with commas between them, such as 0,1,2") from error
    if len(set(seeds)) < len(seeds):
        raise ValueError(f"--seeds {text!r}: name each seed once")
    return seeds


def count(text: str) -> int:
    """A number of things, as --workers takes it: ArgumentTypeError unless it is 1 or more."""
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number above 0")
    return int(text)


def preset_of(workdir: Path) -> Preset:
    """The preset that the table in `workdir` was made with, changes included."""
    run = workdir / "run.json"
    described = read_json(run).get("preset") if run.exists() else None
    if not described:
        raise ValueError(f"{workdir} holds no table: --workdir is the folder that experiments.table1 was given")
    return preset(described["name"]).read(described)
