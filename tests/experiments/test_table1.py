"""Every row of Table 1 on the tiny world, and what happens when it is stopped."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

from data_prep.synthetic_world.layout import TAU2019
from experiments import export_model, run_log, table1
from experiments.runs.systems import GROUPS, choose
from ivf.evaluation.predictions import Predictions


def options(world: Path, workdir: Path, rows: str) -> list[str]:
    corpus = ["--corpus", "tau2019", "--data_dir", str(world / TAU2019), "--videos", str(world / "videos")]
    return [*corpus, "--rows", rows, "--preset", "tiny", "--workdir", str(workdir)]


@pytest.fixture(scope="module")
def finished(tiny_world: Path, tiny_records: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    workdir = tmp_path_factory.mktemp("table1")
    shutil.copytree(tiny_records, workdir / "records")
    table1.main(options(tiny_world, workdir, "all,ivf_tuned"))
    return workdir


def test_every_row_has_what_the_report_promises(finished: Path) -> None:
    results = json.loads((finished / "report" / "table1.json").read_text())
    assert [row["name"] for row in results["rows"]] == [*(row.name for row in GROUPS["all"]), "ivf_tuned"]
    assert {"corpus", "preset", "seeds", "environment"} <= set(results)
    for row in results["rows"]:
        assert {"label", "per_city", "per_class", "parameters", "train_seconds", "paper"} <= set(row)
        for split in ("seen", "unseen"):
            low, high = row[split]["ci95"]
            assert 0 <= low <= row[split]["accuracy"] <= high <= 1
            assert row[split]["n"] == sum(map(sum, row["confusion"][split])) > 0
    assert [check["name"].split()[0] for check in results["learning"]] == [
        "reconstruction",
        "codebook",
        "held-out",
        "log-mel,",
    ]


def test_the_page_shows_every_row_and_plays_sounds(finished: Path) -> None:
    page = (finished / "report" / "index.html").read_text()
    for row in json.loads((finished / "report" / "table1.json").read_text())["rows"]:
        assert row["label"].split()[0] in page
    assert "<audio" in page and "data:audio/wav" in page and 'http-equiv="refresh"' not in page


def test_a_second_call_trains_nothing_and_says_the_same(finished: Path, tiny_world: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in finished.rglob("*.index")}
    report = (finished / "report" / "table1.json").read_bytes()
    table1.main(options(tiny_world, finished, "all,ivf_tuned"))
    assert {path: path.stat().st_mtime_ns for path in finished.rglob("*.index")} == before and before
    assert (finished / "report" / "table1.json").read_bytes() == report


def test_a_table_restored_from_its_log_trains_nothing_and_says_the_same(
    finished: Path, tiny_world: Path, tmp_path: Path
) -> None:
    run_log.save(finished, tmp_path / "log")
    run_log.restore(tmp_path / "log", tmp_path / "elsewhere")
    shutil.copytree(finished / "records", tmp_path / "elsewhere" / "records")
    table1.main(options(tiny_world, tmp_path / "elsewhere", "log_mel,mfcc"))
    assert not list((tmp_path / "elsewhere").rglob("*.index"))
    before, after = (
        json.loads((workdir / "report" / "table1.json").read_text()) for workdir in (finished, tmp_path / "elsewhere")
    )
    assert after["rows"] == [row for row in before["rows"] if row["name"] in ("log_mel", "mfcc")]


def test_a_folder_of_another_run_is_refused_by_name(finished: Path, tiny_world: Path) -> None:
    with pytest.raises(SystemExit, match=r"other settings \(.*seed.*\); choose another folder"):
        table1.main([*options(tiny_world, finished, "all"), "--seeds", "1"])


def test_rows_that_a_corpus_or_few_labels_cannot_give_are_refused_at_once(tiny_world: Path, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="--rows ivf_few_towns,true_codes,oracle_labels need what only the synthetic"):
        table1.main(options(tiny_world, tmp_path / "tau", "world"))
    few = ["--size", "tiny", "--labels", "6", "--rows", "all,world", "--workdir", str(tmp_path / "few")]
    with pytest.raises(SystemExit, match="--rows oracle_labels are trained on all videos' labels: leave them out"):
        table1.main(few)
    assert not list(tmp_path.glob("*/r*"))  # neither run.json nor records


def test_an_unknown_row_lists_those_there_are() -> None:
    with pytest.raises(ValueError, match="no row cepstrum; there are cqt"):
        choose("log_mel,cepstrum")


def _in_this_process(command: list[str], **_: object) -> subprocess.CompletedProcess:
    export_model.main(command[3:])
    return subprocess.CompletedProcess(command, 0)


@pytest.mark.parametrize(
    ("row", "outputs"),
    [
        ("ivf", ["features", "picture", "probabilities"]),
        ("ivf_tuned", ["features", "picture", "probabilities"]),
        ("cqt", ["features", "probabilities"]),
    ],
)
def test_the_exported_model_repeats_the_live_one_and_the_table(
    row: str,
    outputs: list[str],
    finished: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    out = tmp_path / "model"
    command = ["--workdir", str(finished), "--out", str(out), "--row", row]
    if row != "ivf":  # a fresh process once: each imports TensorFlow anew
        monkeypatch.setattr(export_model.subprocess, "run", _in_this_process)
    export_model.main(command)
    assert (out / "saved_model.pb").exists() and [path.name for path in tmp_path.iterdir()] == ["model"]
    assert re.findall(r"loaded afresh: (\w+) within", capfd.readouterr().out) == outputs
    with pytest.raises(SystemExit, match="exists: delete it"):
        export_model.main(command)
    _, waveform = export_model.live_model(finished, row, 0)  # the first clips of unseen cities
    judged = Predictions.load(finished / "classifiers" / row / "seed0" / "predictions.npz")
    expected = judged.select(np.asarray(judged.splits) == "unseen").probabilities[: len(waveform)]
    loaded = tf.saved_model.load(str(out))
    np.testing.assert_allclose(loaded.serve(waveform)["probabilities"], expected, atol=1e-5)


def test_killed_again_and_again_it_goes_on_and_ends_the_same(tiny_world: Path, finished: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    # one row at a time has all threads, as `finished` had: another number of them rounds otherwise
    command = [sys.executable, "-m", "experiments.table1", *options(tiny_world, run, "ivf"), "--workers", "1"]
    # while records and checkpoints of stage 2 are being written; stage 1 is killed in tests/training/test_train.py
    for appears in ("records/videos/*.tfrecord", "classifiers/ivf/seed0/checkpoints/*.index"):
        process = subprocess.Popen(
            command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 240
        while not any(run.glob(appears)):
            assert process.poll() is None and time.monotonic() < deadline
            time.sleep(0.005)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert not (run / "report").exists()
        if appears.startswith("records"):  # the same G: what is killed next is stage 2
            shutil.copytree(finished / "transformations", run / "transformations")
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    predictions = Path("classifiers", "ivf", "seed0", "predictions.npz")
    said, expected = Predictions.load(run / predictions), Predictions.load(finished / predictions)
    assert said.keys == expected.keys
    np.testing.assert_array_equal(said.probabilities, expected.probabilities)
