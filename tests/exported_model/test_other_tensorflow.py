"""A model exported here computes the same where another version of TensorFlow loads it.

    IVF_OTHER_PYTHON=.venv-latest/bin/python python -m pytest tests/exported_model/test_other_tensorflow.py

The reverse is the same test run by the other interpreter: `make test` and `make test-latest` each name the other's.
"""

import os
import sys
from pathlib import Path

import pytest

from ivf.export import SceneModel
from ivf.export.expected import expected_of, probe_sounds
from ivf.export.fresh_process import TOLERANCE, checked
from ivf.model_card import ModelCard

OTHER = os.environ.get("IVF_OTHER_PYTHON", "")


@pytest.mark.skipif(not OTHER, reason="IVF_OTHER_PYTHON names no interpreter with another TensorFlow")
def test_another_version_repeats_the_live_model(
    live: SceneModel, saved: Path, card: ModelCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", OTHER)
    (found,) = checked([saved], expected_of(live, probe_sounds(card))).values()
    assert "picture" in found and max(found.values()) <= TOLERANCE
