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
            different = sorted(name for name in found | wanted if found.get(name) != wanted.get(name))
            raise ValueError(
                f"{folder} holds a run with other settings ({', '.join(different)}); choose another folder"
            )
        return folder
    write_atomically(path, json.dumps(wanted, indent=1))
    return folder
