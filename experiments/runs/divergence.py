"""A training that left the finite numbers: in a study of choices that is an outcome like another."""

from pathlib import Path

from ivf.json_files import read_json, write_json

_FILE = "diverged.json"


def save_divergence(folder: Path, error: FloatingPointError) -> None:
    """Writes what was not finite, and when, into a row's `folder`."""
    write_json(folder / _FILE, {"error": str(error).partition(";")[0]})


def divergence(folder: Path) -> str:
    """What was written there; "" if nothing was."""
    path = folder / _FILE
    return str(read_json(path)["error"]) if path.exists() else ""
