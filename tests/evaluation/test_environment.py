"""Versions and hardware are reported without importing the packages."""

import platform
import sys
from importlib import metadata
from unittest.mock import Mock

import numpy as np
import pytest

from ivf.evaluation.environment import environment


def test_versions_are_those_that_run() -> None:
    found = environment()
    assert found["numpy"] == np.__version__ and found["python"] == platform.python_version() and found["cpu_count"] >= 1


def test_gpus_are_those_of_a_tensorflow_that_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "tensorflow", raising=False)
    assert environment()["gpu"] is None
    config = Mock()
    config.list_physical_devices.return_value = ["GPU:0"]
    config.experimental.get_device_details.return_value = {"device_name": "A 100"}
    monkeypatch.setitem(sys.modules, "tensorflow", Mock(config=config))
    assert environment()["gpu"] == "A 100"


def test_a_missing_package_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(package: str) -> str:
        raise metadata.PackageNotFoundError(package)

    monkeypatch.setattr("ivf.evaluation.environment.version", absent)
    assert environment()["tensorflow"] is None
