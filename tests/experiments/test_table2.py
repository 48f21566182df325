"""Every system of Tables 2 and 3 that is run here, on the tiny world, and their networks as exported models."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from experiments import export_model, table2, table3
from experiments.runs.experiment import Experiment
from experiments.runs.finished_table import finished_table
from experiments.runs.packaged_weights import missing
from experiments.runs.record_folders import RecordFolders
from experiments.runs.run_system import run_system
from experiments.runs.systems import GROUPS, SYSTEMS
from ivf.baselines import BASELINES
from ivf.baselines.fcnn import FcnnConfig
from ivf.config import override, preset
from ivf.data.clip_record import ClipRecord
from ivf.evaluation.predictions import Predictions
from ivf.export import saved_model

_ROWS = [one.name for one in GROUPS["table2"]]
_INSTALLED = [one.name for one in GROUPS["pretrained"] if not missing(one.weights)]


@pytest.fixture(scope="module", autouse=True)
def shallow() -> Iterator[None]:
    """Residual networks of one stack instead of four, one convolution a block: each layer takes long to trace."""
    with pytest.MonkeyPatch.context() as patch:
        for name, entry in BASELINES.items():
            networks = {
                part: network._replace(config=_shallow(network.config)) for part, network in entry.networks.items()
            }
            patch.setitem(BASELINES, name, entry._replace(networks=networks))
        yield


def _shallow(config: Any) -> Any:
    if isinstance(config, FcnnConfig):
        return replace(config, blocks=tuple(replace(block, convolutions=1) for block in config.blocks))
    return replace(config, stacks=1) if hasattr(config, "stacks") else config


@pytest.fixture(scope="module")
def second(tiny_world: Path, tiny_records: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Table 2 with all rows of others."""
    workdir = tmp_path_factory.mktemp("table2")
    (workdir / "world").symlink_to(tiny_world)
    shutil.copytree(tiny_records, workdir / "records")
    table2.main(_command(workdir))
    return workdir


def _command(workdir: Path) -> list[str]:
    rows = ",".join(["log_mel", *_ROWS])
    return ["--size", "tiny", "--preset", "tiny", "--rows", rows, "--workdir", str(workdir)]


@pytest.fixture(scope="module")
def third(tiny_world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Table 3 with all rows of others."""
    workdir = tmp_path_factory.mktemp("table3")
    rows = ",".join(["table3", "soundnet_5", *_INSTALLED])
    table3.main(["--world", str(tiny_world), "--preset", "tiny", "--rows", rows, "--workdir", str(workdir)])
    return workdir


def test_every_row_of_table_2_is_run(second: Path) -> None:
    found = json.loads((second / "report" / "table2.json").read_text())
    assert [row["name"] for row in found["rows"]] == ["log_mel", *_ROWS]
    for row in found["rows"][1:]:
        ours = row["name"] == "logistic"
        assert (row["parameters"] == 0) == ours
        assert (row["paper"]["seen"], row["paper"]["unseen"]) == (None, None) if ours else row["paper"]["seen"] > 0.7
        assert row["seen"]["n"] == found["rows"][0]["seen"]["n"]
    assert all(row["multiply_adds"] > row["parameters"] for row in found["rows"] if row["parameters"])
    assert {one["name"] for one in found["tuning"] if one["configurations"] > 1} == {"gao"}
    page = (second / "report" / "index.html").read_text()
    for heading in ("Devices rather than cities", "Configurations tried", "Classes", "Towns"):
        assert f">{heading}</h2>" in page
    written = [path.stat().st_mtime_ns for path in sorted(second.glob("classifiers/*/seed0/row.json"))]
    table2.main(_command(second))
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
    assert {row["name"] for row in found["rows"]} == {
        "soundnet_5",
        *_INSTALLED,
        *(one.name for one in GROUPS["table3"]),
    }
    assert found["constants"] == [{"label": "Human", "accuracy": pytest.approx(0.813)}]
    learned = {row["name"] for row in found["rows"]} - {"svm_mfcc", "random_forest", "logistic"}
    assert {row["name"] for row in found["rows"] if row["parameters"] > 0} == learned
    assert {row["name"] for row in found["rows"] if "multiply_adds" in row} == learned - {"yamnet"}
    of_pairs = {"soundnet", "soundnet_5", "soundnet_imagenet", "autoencoder", "av_learning", "transfer"}
    assert {row["name"] for row in found["rows"] if row.get("pretraining")} == {
        row["name"] for row in found["rows"]
    } & of_pairs
    for row in found["rows"]:
        reported = SYSTEMS[row["name"]].paper_esc50
        assert 0 <= row["accuracy"] <= 1
        assert row["paper"]["accuracy"] == (None if reported is None else pytest.approx(reported / 100))


_NETWORKS = [("gao", 0), ("hu", 0), ("suh", 0), ("piczak", 2)]
_NETWORKS += [(name, 3) for name in ("autoencoder", "soundnet", "soundnet_5", "av_learning", "transfer", *_INSTALLED)]


@pytest.mark.parametrize(("row", "fold"), _NETWORKS)
def test_an_exported_network_of_others_repeats_the_live_one_and_the_table(
    row: str, fold: int, second: Path, third: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workdir, split = (third, f"fold{fold}") if fold else (second, "unseen")
    if row != "piczak":  # a fresh process once: each imports TensorFlow anew
        monkeypatch.setattr(saved_model, "checked", lambda artefacts, expected: {artefacts[0].name: {}})
    command = ["--workdir", str(workdir), "--row", row, "--out", str(tmp_path / "model")]
    export_model.main([*command, *(["--fold", str(fold)] if fold else [])])
    clips = finished_table(workdir, 0).first.clip_index
    records = clips.records(split).take(3).map(ClipRecord.parse)
    waveform = np.stack([one["waveform"] for one in records.as_numpy_iterator()])
    predictions = Predictions.load(workdir / "classifiers" / row / "seed0" / "predictions.npz")
    expected = predictions.select(np.asarray(predictions.splits) == split).probabilities[:3]
    loaded = tf.saved_model.load(str(tmp_path / "model"))
    np.testing.assert_allclose(loaded.serve(waveform)["probabilities"], expected, atol=1e-4)


def test_a_network_of_others_becomes_tflite_and_onnx(second: Path, tmp_path: Path) -> None:
    files = tmp_path / "files"
    command = ["--workdir", str(second), "--row", "gao", "--out", str(tmp_path / "model"), "--files", str(files)]
    export_model.main(command)  # compares each file with the live model
    assert {path.name for path in files.iterdir()} >= {"classify.tflite", "classify.onnx"}


def test_a_row_that_is_no_network_is_not_exported(third: Path, tmp_path: Path) -> None:
    command = ["--workdir", str(third), "--row", "svm_mfcc", "--out", str(tmp_path / "model")]
    with pytest.raises(SystemExit, match="classified by no network here: this row cannot be exported"):
        export_model.main(command)
