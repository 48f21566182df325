"""`ivf doctor`: whether everything that the command needs is there, and works."""

import platform
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

import numpy as np

from ivf.commands.report import Failures, Line, Options

_NEEDED = ("tensorflow", "keras", "numpy", "soxr", "av", "soundfile", "pillow", "absl-py")
_EXTRAS = {
    "export": ("onnx", "tf2onnx", "onnxruntime", "ai-edge-litert"),
    "serve": ("starlette", "uvicorn", "python-multipart"),
}


def doctor(options: Options, failures: Failures) -> Iterator[Line]:
    """Versions of packages, which extras are missing, and a second of noise through the model."""
    yield _line("python", platform.python_version())
    for name in _NEEDED:
        found = _version(name)
        if not found:
            failures.lines.append(f"{name} is missing: pip install ivf")
        yield _line(name, found or "missing")
    for extra, names in _EXTRAS.items():
        missing = [name for name in names if not _version(name)]
        yield _line(f"ivf[{extra}]", f"missing: {', '.join(missing)}" if missing else "complete")
    try:
        from ivf.api import Model

        model = Model(options.model)
        noise = np.random.default_rng(0).normal(0.0, 0.1, model.card.clip_samples)
        if not np.isfinite(model.predict(noise, model.card.sample_rate_hz).probabilities).all():
            raise ValueError(f"{options.model}: answers noise with numbers that are not finite")
        yield _line(str(options.model), f"{model.card.label}, {len(model.card.classes)} classes, answers")
    except (ValueError, ImportError) as error:
        failures.lines.append(str(error))


def _line(name: str, found: str) -> Line:
    return Line((name, found), {"name": name, "found": found})


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
