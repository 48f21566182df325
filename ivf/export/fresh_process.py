"""Steps of an export that run in processes of their own, and the check that every export must pass."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ivf.atomic import write_atomically
from ivf.export.expected import Expected
from ivf.model_card import FILE_NAME

TOLERANCE = 1e-4  # largest distance between live and exported model: in probability, feature and pixel level
_SCRIPT = Path(__file__).with_name("repeat_outputs.py")


def checked(artefacts: Sequence[Path], expected: Expected) -> dict[str, dict[str, float]]:
    """Loads exported files in a fresh process without this package; each one's largest distance by output.

    Raises ValueError, naming the output, where a distance exceeds `TOLERANCE` or a file cannot be run.
    """
    arrays = {f"{number}/{name}": value for number, one in enumerate(expected) for name, value in one.items()}
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "expected.npz"
        np.savez(path, **arrays)
        # -P: the script's folder, which has modules called `onnx` and `tflite`, is not searched for imports
        answer = in_process(["-P", str(_SCRIPT), str(path), str(TOLERANCE), *map(str, artefacts)])
    found: dict[str, dict[str, float]] = json.loads(answer.splitlines()[-1])
    return found


def export_files(converter: str, model: Path, out: Path, expected: Expected) -> dict[str, dict[str, float]]:
    """Runs `python -m CONVERTER MODEL FOLDER` and moves the files that it makes into `out`, once they are checked.

    The model's card is written beside them. Returns each file's distances from `expected`. Raises ValueError, and
    leaves nothing, if the conversion fails, a file computes otherwise, or `out` holds files of another model.
    """
    card = (model / "assets" / FILE_NAME).read_bytes()
    out.mkdir(parents=True, exist_ok=True)
    if (out / FILE_NAME).exists() and (out / FILE_NAME).read_bytes() != card:
        raise ValueError(f"{out} holds files of another model: choose another folder")
    with tempfile.TemporaryDirectory(dir=out, prefix=".export.") as scratch:
        in_process(["-m", converter, str(model), scratch])
        files = sorted(Path(scratch).iterdir())
        found = checked(files, expected)
        for file in files:
            file.replace(out / file.name)
    write_atomically(out / FILE_NAME, card)
    return found


def in_process(arguments: Sequence[str]) -> str:
    """What a fresh Python process with these arguments prints; ValueError with the last line of its errors if it fails.

    Converters may end the process that calls them.
    """
    environment = os.environ | {"TF_CPP_MIN_LOG_LEVEL": os.environ.get("TF_CPP_MIN_LOG_LEVEL", "3")}
    done = subprocess.run([sys.executable, *arguments], check=False, capture_output=True, text=True, env=environment)
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [f"the process ended with {done.returncode}"]
        raise ValueError(f"not exported: {lines[-1]}")
    return done.stdout
