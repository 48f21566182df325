"""A corpus, a preset or records that changed are noticed by every command that reads them."""

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from data_prep.synthetic_world.layout import TAU2019
from experiments import table1
from experiments.runs.experiment import Experiment
from experiments.runs.features import features_of
from experiments.runs.provenance import VERSION
from experiments.runs.record_folders import RecordFolders
from experiments.runs.systems import SYSTEMS
from ivf.config import preset
from ivf.data.record_index import RecordIndex
from ivf.json_files import read_json, write_json

Options = Callable[..., list[str]]


@pytest.fixture
def corpus(tiny_world: Path, tmp_path: Path) -> Path:
    """A copy of the tiny world that may be changed."""
    return Path(shutil.copytree(tiny_world, tmp_path / "world"))


@pytest.fixture
def options(corpus: Path, tmp_path: Path) -> Options:
    def made(*more: str) -> list[str]:
        folders = ["--data_dir", str(corpus / TAU2019), "--videos", str(corpus / "videos")]
        table = ["--rows", "log_mel", "--preset", "tiny", "--workdir", str(tmp_path / "run")]
        return ["--corpus", "tau2019", *folders, *table, *more]

    return made


def _wavs(corpus: Path, split: str) -> list[Path]:
    lists = corpus / TAU2019 / "evaluation_setup" / f"fold1_{split}.csv"
    rows = csv.DictReader(lists.read_text(encoding="utf-8").splitlines(), delimiter="\t")
    return [corpus / TAU2019 / row["filename"] for row in rows]


def _remove(corpus: Path) -> None:
    _wavs(corpus, "train")[0].unlink()


def _replace(corpus: Path) -> None:
    first, second = _wavs(corpus, "train")[:2]
    assert first.stat().st_size == second.stat().st_size
    shutil.copyfile(second, first)


def _edit_list(corpus: Path) -> None:
    path = corpus / TAU2019 / "evaluation_setup" / "fold1_train.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")


@pytest.mark.parametrize("change", [_remove, _replace, _edit_list])
def test_a_result_of_another_corpus_is_refused_by_name(
    change: Callable[[Path], None], corpus: Path, options: Options, tmp_path: Path
) -> None:
    table1.main(options())
    before = RecordIndex.load(tmp_path / "run" / "records" / "tau2019").digest
    change(corpus)
    with pytest.raises(SystemExit, match=r"classifiers/log_mel/seed0 holds a run with other settings \(clips: "):
        table1.main(options())
    assert RecordIndex.load(tmp_path / "run" / "records" / "tau2019").digest != before


def test_what_is_missing_is_in_the_report_and_restored_files_are_read_again(
    corpus: Path, options: Options, tmp_path: Path
) -> None:
    missing = _wavs(corpus, "train")[0]
    content = missing.read_bytes()
    missing.unlink()
    table1.main(options())
    report = json.loads((tmp_path / "run" / "report" / "table1.json").read_text())
    assert report["skipped"] == {"labelled clips": {"file is missing": 1}}
    assert "file is missing" in (tmp_path / "run" / "report" / "table1.md").read_text()
    missing.write_bytes(content)
    shutil.rmtree(tmp_path / "run" / "classifiers")
    table1.main(options())
    assert not json.loads((tmp_path / "run" / "report" / "table1.json").read_text())["skipped"]


def test_other_settings_of_a_finished_row_are_refused_by_name(options: Options, tmp_path: Path) -> None:
    table1.main(options())
    (tmp_path / "run" / "run.json").unlink()  # the table's own settings, which would refuse it first
    with pytest.raises(SystemExit, match=r"other settings \(preset.classifier.dropout: 0.0 there"):
        table1.main(options("--set", "classifier.dropout=0.1"))


def test_a_finished_stage_1_is_restored_without_its_records(tiny_records: Path, tmp_path: Path) -> None:
    shutil.copytree(tiny_records, tmp_path / "records")
    records = RecordFolders(tmp_path / "records" / "videos", tmp_path / "records" / "tau2019")
    experiment = Experiment(tmp_path / "run", preset("tiny"), {0: records})
    trained = features_of(SYSTEMS["ivf"], experiment, 0).network
    shutil.rmtree(records.pairs)
    restored = features_of(SYSTEMS["ivf"], experiment, 0).network
    assert trained is not restored
    for mine, theirs in zip(trained.weights, restored.weights, strict=True):
        assert (mine.numpy() == theirs.numpy()).all()
    run = tmp_path / "run" / "transformations" / "ivf" / "seed0" / "run.json"
    kept = run.read_text()
    write_json(run, read_json(run) | {"version": VERSION - 1})
    with pytest.raises(ValueError, match=rf"other settings \(version: {VERSION - 1} there, {VERSION} here\)"):
        features_of(SYSTEMS["ivf"], experiment, 0)
    run.write_text(kept)
    other = Experiment(
        tmp_path / "run", preset("tiny").replace_parts({"generator": preset("small").generator}), {0: records}
    )
    with pytest.raises(ValueError, match=r"holds a run with other settings \(preset.generator"):
        features_of(SYSTEMS["ivf"], other, 0)
