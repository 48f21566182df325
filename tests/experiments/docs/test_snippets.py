"""The Python of the pages in docs/ runs as it is printed."""

import re
import sys
import types
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from experiments.report.committed_results import ROOT
from experiments.runs.experiment import Experiment
from experiments.runs.record_folders import RecordFolders
from experiments.runs.run_system import run_system
from experiments.runs.system_result import SystemResult
from experiments.runs.systems import choose
from ivf import baselines, frontends
from ivf.config import SPECTRUM_CONFIGS, override, preset

PAGES = {
    path.stem: re.findall(r"```python\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL)
    for path in (ROOT / "docs" / "site").glob("*.md")
}


def test_every_snippet_has_its_test() -> None:
    assert {page: len(snippets) for page, snippets in PAGES.items() if snippets} == {
        "baselines": 1,
        "deploy": 3,
        "front_ends": 2,
    }  # those of deploy: tests/exported_model


def test_a_front_end_is_made_and_called() -> None:
    names: dict[str, Any] = {}
    exec(PAGES["front_ends"][0], names)
    assert names["features"].shape[0] == 2 and names["features"].shape[2:] == (128, 3)


def test_a_new_front_end_is_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frontends.registry, "FRONT_ENDS", known := dict(frontends.FRONT_ENDS))
    for name in ("experiments.runs.systems", "ivf.frontends"):
        monkeypatch.setattr(sys.modules[name], "FRONT_ENDS", known)
    monkeypatch.setitem(SPECTRUM_CONFIGS, "power", None)
    monkeypatch.delitem(SPECTRUM_CONFIGS, "power")
    module = types.ModuleType("power")
    monkeypatch.setitem(sys.modules, "power", module)
    exec(PAGES["front_ends"][1].replace("@dataclass", "__name__ = 'power'\n\n\n@dataclass", 1), vars(module))
    chosen = override(preset("small"), ["power.hop_samples=256"])
    front_end = frontends.create("power", hop_samples=chosen.parts["power"].hop_samples)
    assert front_end(np.zeros([2, 16_000], np.float32)).shape == (2, 59, 513, 1)
    assert [(one.name, one.label, one.group) for one in choose("power")] == [("power", "log power spectrum", "added")]


def test_a_new_baseline_is_one_file_and_trains(
    tiny_records: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(baselines.registry, "BASELINES", known := dict(baselines.BASELINES))
    for name in ("experiments.runs.systems", "ivf.baselines"):
        monkeypatch.setattr(sys.modules[name], "BASELINES", known)
    module = types.ModuleType("two_layers")
    monkeypatch.setitem(sys.modules, "two_layers", module)
    exec(PAGES["baselines"][0].replace("@dataclass", "__name__ = 'two_layers'\n\n\n@dataclass", 1), vars(module))
    (system,) = choose("two_layers")
    experiment = Experiment(tmp_path, preset("tiny"), {0: RecordFolders(None, tiny_records / "tau2019")})
    run_system(system, experiment, seed=0)
    result = SystemResult.load(experiment.result_folder(system, 0))
    assert (system.label, system.group, result.parameters > 0) == ("two layers", "added", True)
