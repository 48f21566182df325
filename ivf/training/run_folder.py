"""A folder belongs to one run: its settings are written beside its results."""

import json
from pathlib import Path
from typing import Any

from ivf.atomic import write_atomically
from ivf.json_files import read_json


def claim(folder: Path, **settings: Any) -> Path:
    """Makes `folder` and writes `settings` into its `run.json`, or checks that it holds the same already.

    Raises ValueError, naming the folder and the settings that differ: results of two runs are never mixed.
    """
    path = folder / "run.json"
    wanted = json.loads(json.dumps(settings, default=str))
    if path.exists():
        found = read_json(path)
        if found != wanted:
            raise ValueError(
                f"{folder} holds a run with other settings ({'; '.join(_differences(found, wanted))}); choose another "
                f"folder"
            )
        return folder
    write_atomically(path, json.dumps(wanted, indent=1))
    return folder


def _differences(found: dict[str, Any], wanted: dict[str, Any], prefix: str = "") -> list[str]:
    """`PART.FIELD: its value there, the one wanted here` of every setting that is not the same."""
    different = []
    for name in sorted(found | wanted):
        ours, theirs = wanted.get(name), found.get(name)
        if isinstance(ours, dict) and isinstance(theirs, dict):
            different += _differences(theirs, ours, f"{prefix}{name}.")
        elif ours != theirs:
            different.append(f"{prefix}{name}: {json.dumps(theirs)} there, {json.dumps(ours)} here")
    return different
