"""Where numbers were made: versions and machine, for the head of a results file."""

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from typing import Any


def environment() -> dict[str, Any]:
    """`{"python", "tensorflow", "keras", "numpy", "cpu_count", "machine", "platform"}`; a missing package is None."""
    return {
        "python": platform.python_version(),
        **{package: _version(package) for package in ("tensorflow", "keras", "numpy")},
        "cpu_count": os.cpu_count(),
        "machine": platform.machine(),
        "platform": platform.platform(),
    }


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
