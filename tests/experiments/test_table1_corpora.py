"""Table 1 on corpora that give some rows only, and rows and records as they are asked for."""

import json
from pathlib import Path

import pytest
import tensorflow as tf

from data_prep.synthetic_world.layout import TAU2019
from data_prep.synthetic_world.world_size import TRAIN_CITIES
from experiments import export_model, table1
from experiments.runs import run_system as run_system_module
from experiments.runs.experiment import Experiment
from experiments.runs.record_folders import RecordFolders
from experiments.runs.systems import GROUPS, SYSTEMS, choose
from ivf.config import preset
from ivf.data.record_index import RecordIndex


def test_rows_that_a_corpus_or_few_labels_cannot_give_are_refused_at_once(tiny_world: Path, tmp_path: Path) -> None:
    tau = ["--corpus", "tau2019", "--data_dir", str(tiny_world / TAU2019), "--videos", str(tiny_world / "videos")]
    with pytest.raises(SystemExit, match="--rows ivf_few_towns,true_codes,oracle_labels need what only the synthetic"):
        table1.main([*tau, "--rows", "world", "--workdir", str(tmp_path / "tau")])
    few = ["--size", "tiny", "--labels", "6", "--rows", "all,world", "--workdir", str(tmp_path / "few")]
    with pytest.raises(SystemExit, match="--rows oracle_labels are trained on all videos' labels: leave them out"):
        table1.main(few)
    assert not list(tmp_path.glob("*/r*"))  # neither run.json nor records


def test_spectra_need_no_videos_and_few_labels_can_be_taken_from_any_corpus(tiny_world: Path, tmp_path: Path) -> None:
    tau = ["--corpus", "tau2019", "--data_dir", str(tiny_world / TAU2019), "--preset", "tiny"]
    tau += ["--workdir", str(tmp_path / "tau")]
    with pytest.raises(SystemExit, match="--rows ivf need --videos"):
        table1.main([*tau, "--rows", "log_mel,ivf"])
    table1.main([*tau, "--rows", "log_mel", "--labels", "1"])
    found = json.loads((tmp_path / "tau" / "1_labels" / "report" / "table1.json").read_text())
    assert found["sizes"]["labelled training clips"] == 10 and [row["name"] for row in found["rows"]] == ["log_mel"]


def test_one_city_after_the_other_is_left_out(tiny_world: Path, tmp_path: Path) -> None:
    tau = ["--corpus", "tau2019", "--data_dir", str(tiny_world / TAU2019), "--preset", "tiny", "--rows", "log_mel"]
    table1.main([*tau, "--split", "loco", "--workdir", str(tmp_path / "tau")])
    found = json.loads((tmp_path / "tau" / "report" / "table1.json").read_text())
    assert "one city after the other left out" in found["corpus"]
    index = RecordIndex.load(tmp_path / "tau" / "records" / "tau2019")
    (row,) = found["rows"]
    assert row["seen"]["n"] + row["unseen"]["n"] == sum(index.count(split) for split in index.splits)
    folder = tmp_path / "tau" / "classifiers" / "log_mel" / "seed0"
    assert len(list(folder.glob("without_*/checkpoints"))) == len(TRAIN_CITIES)
    assert not (folder / "features").exists()
    with pytest.raises(SystemExit, match=r"other settings .*split"):
        table1.main([*tau, "--workdir", str(tmp_path / "tau")])
    with pytest.raises(SystemExit, match="a classifier for each city left out, and none of all: use --split official"):
        export = ["--workdir", str(tmp_path / "tau"), "--row", "log_mel", "--out", str(tmp_path / "model")]
        export_model.main(export)


def test_a_row_that_needs_a_world_names_what_is_missing(tiny_records: Path, tmp_path: Path) -> None:
    bare = RecordFolders(tiny_records / "videos", tiny_records / "tau2019")
    with pytest.raises(ValueError, match="needs --labelled_videos, which only a synthetic world has"):
        run_system_module.run_system(SYSTEMS["oracle_labels"], Experiment(tmp_path, preset("tiny"), {0: bare}), 0)


def test_a_row_that_is_another_model_in_every_city_is_not_exported(tmp_path: Path) -> None:
    command = ["--workdir", str(tmp_path), "--out", str(tmp_path / "model"), "--row", "log_mel_adabn"]
    with pytest.raises(SystemExit, match="--row log_mel_adabn is another model in every city"):
        export_model.main(command)


def test_an_unknown_row_lists_those_there_are() -> None:
    with pytest.raises(ValueError, match="no row cepstrum; there are cqt"):
        choose("log_mel,cepstrum")
    assert [one.name for one in choose("true_codes,ours")] == [*(one.name for one in GROUPS["ours"]), "true_codes"]


def test_features_are_computed_with_all_bits_of_float32(
    tiny_records: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stopped(Exception):
        pass

    def stop(*_: object) -> None:
        assert not tf.config.experimental.tensor_float_32_execution_enabled()
        raise Stopped

    monkeypatch.setattr(run_system_module, "features_of", stop)
    tf.config.experimental.enable_tensor_float_32_execution(True)
    records = RecordFolders(tiny_records / "videos", tiny_records / "tau2019")
    with pytest.raises(Stopped):
        run_system_module.run_system(SYSTEMS["log_mel"], Experiment(tmp_path, preset("tiny"), {0: records}), 0)
