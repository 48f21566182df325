"""Every system of Tables 2 and 3 that is run here, on the tiny world."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from experiments import table2, table3
from experiments.runs.experiment import Experiment
from experiments.runs.packaged_weights import missing
from experiments.runs.record_folders import RecordFolders
from experiments.runs.run_system import run_system
from experiments.runs.systems import GROUPS, SYSTEMS
from ivf.baselines import BASELINES
from ivf.config import override, preset


@pytest.fixture
def shallow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Residual networks of one stack instead of four: layers are traced for seconds, whatever their width."""
    for name, entry in BASELINES.items():
        networks = {
            part: network._replace(config=replace(network.config, stacks=1))
            if hasattr(network.config, "stacks")
            else network
            for part, network in entry.networks.items()
        }
        monkeypatch.setitem(BASELINES, name, entry._replace(networks=networks))


def test_every_row_of_table_2_is_run(tiny_world: Path, tiny_records: Path, tmp_path: Path, shallow: None) -> None:
    (tmp_path / "world").symlink_to(tiny_world)
    shutil.copytree(tiny_records, tmp_path / "records")
    rows = [one.name for one in GROUPS["table2"] if one not in GROUPS["table3"]]  # the others are run in Table 3
    command = ["--size", "tiny", "--preset", "tiny", "--rows", ",".join(["log_mel", *rows]), "--workdir", str(tmp_path)]
    table2.main(command)
    found = json.loads((tmp_path / "report" / "table2.json").read_text())
    assert [row["name"] for row in found["rows"]] == ["log_mel", *rows]
    for row in found["rows"][1:]:
        assert row["parameters"] > 0 and row["paper"]["seen"] > row["paper"]["unseen"] > 0.7
        assert row["seen"]["n"] == found["rows"][0]["seen"]["n"]
    written = [path.stat().st_mtime_ns for path in sorted(tmp_path.glob("classifiers/*/seed0/row.json"))]
    table2.main(command)
    assert [path.stat().st_mtime_ns for path in sorted(tmp_path.glob("classifiers/*/seed0/row.json"))] == written


def test_a_row_of_others_is_never_stopped_early(tiny_records: Path, tmp_path: Path) -> None:
    records = RecordFolders(None, tiny_records / "tau2019")
    stopped = override(preset("tiny"), ["classifier_length.held_out_share=0.2"])
    with pytest.raises(
        ValueError, match=r"row gao is never stopped early: leave out the row, or classifier_length\.held"
    ):
        run_system(SYSTEMS["gao"], Experiment(tmp_path, stopped, {0: records}), 0)
    assert not list(tmp_path.iterdir())


def test_every_row_of_table_3_is_run(tiny_world: Path, tmp_path: Path) -> None:
    installed = [one.name for one in GROUPS["pretrained"] if not missing(one.weights)]
    rows = ",".join(["table3", *installed])
    table3.main(["--world", str(tiny_world), "--preset", "tiny", "--rows", rows, "--workdir", str(tmp_path)])
    found = json.loads((tmp_path / "report" / "table3.json").read_text())
    assert {row["name"] for row in found["rows"]} == {*installed, *(one.name for one in GROUPS["table3"])}
    assert found["constants"] == [{"label": "Human", "accuracy": pytest.approx(0.813)}]
    learned = {row["name"] for row in found["rows"]} - {"svm_mfcc", "random_forest", "logistic"}
    assert {row["name"] for row in found["rows"] if row["parameters"] > 0} == learned
    for row in found["rows"]:
        reported = SYSTEMS[row["name"]].paper_esc50
        assert 0 <= row["accuracy"] <= 1
        assert row["paper"]["accuracy"] == (None if reported is None else pytest.approx(reported / 100))
