"""The README's Python runs as it is printed."""

import re
import wave
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from experiments.report.committed_results import ROOT

SNIPPETS = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)


def test_every_snippet_has_its_test() -> None:
    assert len(SNIPPETS) == 2


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
