"""The settings of a run, written beside its results: a folder belongs to one run."""

import json
from pathlib import Path
from typing import Any

from ivf.atomic import write_atomically
from ivf.json_files import read_json


def claim(folder: Path, **settings: Any) -> Path:
    """Creates `folder` and writes `settings` to its `run.json`, or checks that it already holds the same settings.

    Raises ValueError, with the settings that differ, if the folder belongs to another run.
    """
    path = folder / "run.json"
    expected = json.loads(json.dumps(settings, default=str))
    if path.exists():
        found = read_json(path)
        if found != expected:
            differences = "; ".join(_differences(found, expected))
            raise ValueError(f"{folder} holds a run with other settings ({differences}); choose another folder")
        return folder
    write_atomically(path, json.dumps(expected, indent=1))
    return folder


def _differences(found: dict[str, Any], expected: dict[str, Any], prefix: str = "") -> list[str]:
    """`PART.FIELD: value there, value here` for every setting that differs."""
    different = []
    for name in sorted(found | expected):
        here, there = expected.get(name), found.get(name)
        if isinstance(here, dict) and isinstance(there, dict):
            different += _differences(there, here, f"{prefix}{name}.")
        elif here != there:
            different.append(f"{prefix}{name}: {json.dumps(there)} there, {json.dumps(here)} here")
    return different
