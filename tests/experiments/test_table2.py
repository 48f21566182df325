"""Every system of Tables 2 and 3 that is run here, on the tiny world, and networks of them as exported models."""

import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

from data_prep.synthetic_world.layout import ESC50
from experiments import export_model, table2, table3
from experiments.runs.experiment import Experiment
from experiments.runs.record_folders import RecordFolders
from experiments.runs.run_system import run_system
from experiments.runs.systems import GROUPS, SYSTEMS
from experiments.runs.trained_model import trained_model
from ivf.config import override, preset
from ivf.evaluation.predictions import Predictions

TABLE2 = ["--size", "tiny", "--preset", "tiny", "--rows", "table2,log_mel"]


@pytest.fixture(scope="module")
def second(tiny_world: Path, tiny_records: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Table 2."""
    workdir = tmp_path_factory.mktemp("table2")
    (workdir / "world").symlink_to(tiny_world)
    shutil.copytree(tiny_records, workdir / "records")
    table2.main([*TABLE2, "--workdir", str(workdir)])
    return workdir


@pytest.fixture(scope="module")
def third(tiny_world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Table 3."""
    workdir = tmp_path_factory.mktemp("table3")
    corpora = ["--clips", str(tiny_world / ESC50), "--pairs", str(tiny_world / "videos")]
    table3.main([*corpora, "--preset", "tiny", "--rows", "table3", "--workdir", str(workdir)])
    return workdir


def test_every_row_of_table_2_is_run(second: Path) -> None:
    found = json.loads((second / "report" / "table2.json").read_text())
    assert [row["name"] for row in found["rows"]] == ["log_mel", *(one.name for one in GROUPS["table2"])]
    for row in found["rows"][1:]:
        assert row["parameters"] > 0 and row["paper"]["seen"] > row["paper"]["unseen"] > 0.7
        assert row["seen"]["n"] == found["rows"][0]["seen"]["n"]
    assert all(row["multiply_adds"] > row["parameters"] for row in found["rows"])
    assert [one["configurations"] for one in found["tuning"]] == [1] * len(found["rows"])
    page = (second / "report" / "index.html").read_text()
    for heading in ("Devices rather than cities", "Configurations tried", "Classes", "Towns"):
        assert f">{heading}</h2>" in page
    written = [path.stat().st_mtime_ns for path in sorted(second.glob("classifiers/*/seed0/row.json"))]
    table2.main([*TABLE2, "--workdir", str(second)])
    assert [path.stat().st_mtime_ns for path in sorted(second.glob("classifiers/*/seed0/row.json"))] == written


def test_a_row_of_others_is_never_stopped_early(tiny_records: Path, tmp_path: Path) -> None:
    records = RecordFolders(None, tiny_records / "tau2019")
    stopped = override(preset("tiny"), ["classifier_length.held_out_share=0.2"])
    with pytest.raises(
        ValueError, match=r"row gao is never stopped early: leave out the row, or classifier_length\.held"
    ):
        run_system(SYSTEMS["gao"], Experiment(tmp_path, stopped, {0: records}), 0)
    assert not list(tmp_path.iterdir())


def test_every_row_of_table_3_is_run(third: Path) -> None:
    found = json.loads((third / "report" / "table3.json").read_text())
    assert [row["name"] for row in found["rows"]] == [one.name for one in GROUPS["table3"]]
    for row in found["rows"]:
        assert 0 <= row["accuracy"] <= 1 and row["paper"]["accuracy"] == pytest.approx(
            next(one.paper_esc50 for one in GROUPS["table3"] if one.name == row["name"]) / 100
        )
        assert ("multiply_adds" in row) == (row["parameters"] > 0)


def _in_this_process(command: list[str], **_: object) -> subprocess.CompletedProcess:
    export_model.main(command[3:])
    return subprocess.CompletedProcess(command, 0)


@pytest.mark.parametrize(("row", "fold"), [("gao", 0), ("hu", 0), ("suh", 0), ("piczak", 2)])
def test_an_exported_network_of_others_repeats_the_live_one_and_the_table(
    row: str, fold: int, second: Path, third: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workdir, split = (third, f"fold{fold}") if fold else (second, "unseen")
    if row != "hu":  # a fresh process once: each imports TensorFlow anew
        monkeypatch.setattr(export_model.subprocess, "run", _in_this_process)
    command = ["--workdir", str(workdir), "--row", row, "--out", str(tmp_path / "model")]
    export_model.main([*command, *(["--fold", str(fold)] if fold else [])])
    _, waveform = trained_model(workdir, row, 0, 4, max(fold, 1))
    predictions = Predictions.load(workdir / "classifiers" / row / "seed0" / "predictions.npz")
    expected = predictions.select(np.asarray(predictions.splits) == split).probabilities[: len(waveform)]
    loaded = tf.saved_model.load(str(tmp_path / "model"))
    np.testing.assert_allclose(loaded.serve(waveform)["probabilities"], expected, atol=1e-5)


def test_a_row_that_is_no_network_is_not_exported(third: Path, tmp_path: Path) -> None:
    command = ["--workdir", str(third), "--row", "svm_mfcc", "--out", str(tmp_path / "model")]
    with pytest.raises(SystemExit, match="--row svm_mfcc is no network: it cannot be exported"):
        export_model.main(command)
