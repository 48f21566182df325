"""The head of a results file names versions without importing the packages."""

import platform
from importlib import metadata

import numpy as np
import pytest

from ivf.evaluation.environment import environment


def test_versions_are_those_that_run() -> None:
    found = environment()
    assert found["numpy"] == np.__version__ and found["python"] == platform.python_version() and found["cpu_count"] >= 1


def test_a_missing_package_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(package: str) -> str:
        raise metadata.PackageNotFoundError(package)

    monkeypatch.setattr("ivf.evaluation.environment.version", absent)
    assert environment()["tensorflow"] is None
