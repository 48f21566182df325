"""Versions and hardware that results were computed with, for the head of a results file."""

import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from typing import Any


def environment() -> dict[str, Any]:
    """`{"python", "tensorflow", "keras", "numpy", "cpu_count", "gpu", "machine", "platform"}`.

    A missing package is None. `gpu` lists the GPUs visible to TensorFlow; None without one, or if it is not imported.
    """
    return {
        "python": platform.python_version(),
        **{package: _version(package) for package in ("tensorflow", "keras", "numpy")},
        "cpu_count": os.cpu_count(),
        "gpu": _gpu(),
        "machine": platform.machine(),
        "platform": platform.platform(),
    }


def _gpu() -> str | None:
    tensorflow = sys.modules.get("tensorflow")  # not imported for this: reports are built without it
    devices = tensorflow.config.list_physical_devices("GPU") if tensorflow else []
    details = [tensorflow.config.experimental.get_device_details(device) for device in devices] if tensorflow else []
    return ", ".join(str(detail.get("device_name", "GPU")) for detail in details) or None


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
