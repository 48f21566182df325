"""The README's Python runs as it is printed."""

import re
import sys
import types
import wave
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from experiments.report.committed_results import ROOT
from experiments.runs.systems import choose
from ivf import frontends
from ivf.config import SPECTRUM_CONFIGS, override, preset

SNIPPETS = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)


def test_there_are_three_snippets_of_which_one_is_a_front_end() -> None:
    assert ["ivf.frontends" in one for one in SNIPPETS] == [False, False, True] and "from ivf import" in SNIPPETS[0]


def test_a_front_end_is_made_and_called() -> None:
    names: dict[str, Any] = {}
    exec(SNIPPETS[0], names)
    assert names["features"].shape[0] == 2 and names["features"].shape[2:] == (128, 3)


def test_an_exported_model_is_called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Model:
        """Stands for the SavedModel, whose own outputs `test_export` checks."""

        def sample_rate_hz(self) -> int:
            return 16_000

        def serve(self, waveform: tf.Tensor) -> dict[str, tuple[int, ...]]:
            return dict.fromkeys(("probabilities", "features", "picture"), tuple(waveform.shape))

    monkeypatch.setattr(tf.saved_model, "load", lambda path: Model())
    monkeypatch.chdir(tmp_path)
    with wave.open("place.wav", "wb") as file:
        file.setparams((2, 2, 16_000, 0, "NONE", ""))
        file.writeframes(np.zeros(3_200, "<i2").tobytes())
    names: dict[str, Any] = {}
    exec(SNIPPETS[1], names)
    assert names["outputs"]["picture"] == (1, 1_600)


def test_a_new_front_end_is_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frontends.registry, "FRONT_ENDS", known := dict(frontends.FRONT_ENDS))
    for name in ("experiments.runs.systems", "ivf.frontends"):
        monkeypatch.setattr(sys.modules[name], "FRONT_ENDS", known)
    monkeypatch.setitem(SPECTRUM_CONFIGS, "power", None)
    monkeypatch.delitem(SPECTRUM_CONFIGS, "power")
    module = types.ModuleType("power")
    monkeypatch.setitem(sys.modules, "power", module)
    exec(SNIPPETS[2].replace("@dataclass", "__name__ = 'power'\n\n\n@dataclass", 1), vars(module))
    chosen = override(preset("small"), ["power.hop_samples=256"])
    front_end = frontends.create("power", hop_samples=chosen.parts["power"].hop_samples)
    assert front_end(np.zeros([2, 16_000], np.float32)).shape == (2, 59, 513, 1)
    assert [(one.name, one.label, one.group) for one in choose("power")] == [("power", "log power spectrum", "added")]
