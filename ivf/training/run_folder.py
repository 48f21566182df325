"""The settings of a run, written beside its results: a folder belongs to one run."""

import json
from pathlib import Path
from typing import Any

from ivf.atomic import write_atomically
from ivf.json_files import differences, read_json


def claim(folder: Path, **settings: Any) -> Path:
    """Creates `folder` and writes `settings` to its `run.json`, or checks that it already holds the same settings.

    Raises ValueError, with the settings that differ, if the folder belongs to another run.
    """
    path = folder / "run.json"
    expected = json.loads(json.dumps(settings, default=str))
    if path.exists():
        found = read_json(path)
        if found != expected:
            differing = "; ".join(differences(found, expected))
            raise ValueError(f"{folder} holds a run with other settings ({differing}); choose another folder")
        return folder
    write_atomically(path, json.dumps(expected, indent=1))
    return folder
