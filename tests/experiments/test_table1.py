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
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from experiments import export_model, probing, run_log, table1
from experiments.runs.experiment import Experiment
from experiments.runs.features import count_weights
from experiments.runs.record_folders import RecordFolders
from experiments.runs.system_result import SystemResult
from experiments.runs.systems import GROUPS
from experiments.runs.trained_model import trained_model
from ivf.config import preset
from ivf.evaluation.predictions import Predictions
from ivf.export import saved_model
from ivf.export.expected import Expected
from ivf.export.repeat_outputs import distances, runs_of
from ivf.model_card import ModelCard

SYSTEMS = {one.name: one for group in ("all", "ours", "world") for one in GROUPS[group]}  # Table 1's
# codes as moving averages: so few steps leave the others in one heap, and rows alike
CHANGES = ["autoencoder.codebook=ema", "classifier.band_masks=2"]


def options(workdir: Path, rows: str) -> list[str]:
    command = ["--corpus", "synthetic", "--size", "tiny", "--rows", rows, "--preset", "tiny"]
    return [*command, "--set", *CHANGES, "--workdir", str(workdir)]


@pytest.fixture(scope="module")
def finished(tiny_world: Path, tiny_records: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table of every row: the paper's, ours, and those that only a synthetic world has."""
    workdir = tmp_path_factory.mktemp("table1")
    (workdir / "world").symlink_to(tiny_world)
    shutil.copytree(tiny_records, workdir / "records")
    table1.main(options(workdir, "all,ours,world"))
    return workdir


@pytest.fixture(scope="module")
def results(finished: Path) -> dict[str, SystemResult]:
    experiment = Experiment(finished, preset("tiny"), {})
    return {name: SystemResult.load(experiment.result_folder(system, 0)) for name, system in SYSTEMS.items()}


def _report(workdir: Path) -> dict[str, Any]:
    return json.loads((workdir / "report" / "table1.json").read_text())


@pytest.fixture
def copied(finished: Path, tmp_path: Path) -> Path:
    """The finished table, in a folder that may be changed."""
    return Path(shutil.copytree(finished, tmp_path / "copied", symlinks=True))


def test_every_row_has_what_the_report_promises(finished: Path) -> None:
    found = json.loads((finished / "report" / "table1.json").read_text())
    assert [row["name"] for row in found["rows"]] == list(SYSTEMS)
    assert {"corpus", "preset", "seeds", "environment", "trained_on"} <= set(found)
    for row in found["rows"]:
        assert {"label", "per_city", "per_class", "parameters", "train_seconds", "paper", "own_clips"} <= set(row)
        clips = {city: one["n"] for city, one in row["per_city"].items()}
        assert row.get("adapted_clips") == (clips if row["name"] == "log_mel_adabn" else None)
        for split in ("seen", "unseen"):
            low, high = row[split]["ci95"]
            assert 0 <= low <= row[split]["accuracy"] <= high <= 1
            assert row[split]["n"] == sum(map(sum, row["confusion"][split])) > 0
    checks = [check["name"].split()[0] for check in found["learning"]]
    assert checks == ["reconstruction", "codebook", "held-out", "log-mel,", "own"]
    assert f"farthest of {len(SYSTEMS)} trainings" in found["learning"][-1]["name"]


def test_the_page_shows_every_row_and_plays_sounds(finished: Path) -> None:
    page = (finished / "report" / "index.html").read_text()
    for row in json.loads((finished / "report" / "table1.json").read_text())["rows"]:
        assert row["label"].split()[0] in page
    assert "<audio" in page and "data:audio/wav" in page and 'http-equiv="refresh"' not in page


def test_every_row_classifies_the_same_clips(results: dict[str, SystemResult]) -> None:
    assert len({tuple(result.predictions.keys) for result in results.values()}) == 1
    for name, result in results.items():
        assert (result.train_seconds > 0) and (result.stage1_seconds > 0) == SYSTEMS[name].imagined, name
        assert (result.index_gain is not None) == (name in ("ivf", "ivf_few_towns")), name


def test_no_two_rows_have_the_same_predictions(results: dict[str, SystemResult]) -> None:
    for name, one in results.items():
        for other, theirs in results.items():
            same = np.array_equal(one.predictions.probabilities, theirs.predictions.probabilities)
            assert (name == other) == same, (name, other)


def test_parameters_are_those_that_classify_a_clip(results: dict[str, SystemResult]) -> None:
    needed = {name: result.parameters for name, result in results.items()}
    assert needed["ivf_tuned"] == needed["ivf_random"] == needed["ivf_scratch"] == needed["ivf"]
    assert needed["log_mel"] == needed["log_mel_cmn"] == needed["log_mel_adabn"]
    assert needed["log_mel"] < needed["log_mel_d"] < needed["log_mel_dd"]


def test_labelled_videos_are_many_towns(finished: Path) -> None:
    records = finished / "records"
    index = RecordFolders(records / "videos", records / "labelled_videos").clip_index
    tau = RecordFolders(records / "videos", records / "tau2019").clip_index
    assert index.count("train") == 24 and index.classes == tau.classes


def test_a_second_call_trains_nothing_and_reports_the_same(copied: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in copied.rglob("*.index")}
    rows = json.loads((copied / "report" / "table1.json").read_text())["rows"]
    (copied / "transformations" / "ivf" / "seed0" / "diagnostics.json").unlink()  # as an earlier version left it
    reports = []
    for _ in range(2):
        table1.main(options(copied, "log_mel,ivf"))
        reports.append((copied / "report" / "table1.json").read_bytes())
    assert {path: path.stat().st_mtime_ns for path in copied.rglob("*.index")} == before and before
    assert reports[0] == reports[1]
    assert json.loads(reports[0])["rows"] == [row for row in rows if row["name"] in ("log_mel", "ivf")]


def test_a_table_restored_from_its_log_trains_nothing_and_reports_the_same(finished: Path, tmp_path: Path) -> None:
    log, elsewhere = str(tmp_path / "log"), tmp_path / "elsewhere"
    run_log.main(["save", "--workdir", str(finished), "--log", log])
    run_log.main(["restore", "--workdir", str(elsewhere), "--log", log])
    (elsewhere / "world").symlink_to(finished / "world")
    shutil.copytree(finished / "records", elsewhere / "records")
    table1.main(options(elsewhere, "log_mel,ivf"))
    assert not list(elsewhere.rglob("*.index"))
    before, after = (json.loads((workdir / "report" / "table1.json").read_text()) for workdir in (finished, elsewhere))
    assert after["rows"] == [row for row in before["rows"] if row["name"] in ("log_mel", "ivf")]
    assert [check["name"].partition(",")[0] for check in after["learning"]] == ["log-mel", "own training clips"]
    assert len(before["learning"]) == len(after["learning"]) + 3  # those of G, which is elsewhere


def test_few_labels_share_the_stage_1_of_the_whole_table(copied: Path, tmp_path: Path) -> None:
    table1.main([*options(copied, "ivf"), "--labels", "1"])
    few = copied / "1_labels"
    found = json.loads((few / "report" / "table1.json").read_text())
    assert found["sizes"]["labelled training clips"] == 10
    assert found["corpus"].endswith("1 labels per class, other clips for each seed")
    assert not (few / "transformations").exists() and len(found["learning"]) == 4
    run_log.main(["save", "--workdir", str(few), "--log", str(tmp_path / "log")])  # it is a table like another
    assert json.loads((tmp_path / "log" / "run.json").read_text())["settings"]["labels"] == 1


def test_imagined_features_are_probed(finished: Path) -> None:
    probing.main(["--workdir", str(finished)])
    found = json.loads((finished / "report" / "probing.json").read_text())
    assert 0 < found["retrieval"]["chance"] < 1 and 0 <= found["retrieval"]["own sound"] <= 1
    assert all(value <= 1 for view in found["probe"].values() for value in view.values())
    assert found["retrieval"]["own sound"] - found["retrieval"]["wrong sound"] == pytest.approx(
        found["retrieval"]["difference"]
    )
    for chains in ("same scene, other chain", "other scene, same chain"):
        assert 0 <= found["invariance"][f"{chains}, untrained"] <= 1
    assert (finished / "report" / "probing.html").read_text().count("<img") == 6 * 8
    assert (finished / "report" / "probing.svg").read_text().count("<image") > 6
    assert "random G, logits" in found["probe"] and found["preset"].startswith("tiny ")


def test_a_folder_of_another_run_is_refused_by_name(finished: Path) -> None:
    with pytest.raises(SystemExit, match=r"other settings \(.*seed.*\); choose another folder"):
        table1.main([*options(finished, "all"), "--seeds", "1"])


def _in_this_process(artefacts: list[Path], expected: Expected) -> dict[str, dict[str, float]]:
    return {one.name: distances(runs_of(one), expected) for one in artefacts}


@pytest.mark.parametrize(
    ("row", "outputs"),
    [
        ("ivf", {"features", "embedding", "picture", "codes", "probabilities"}),
        ("ivf_tuned", {"features", "embedding", "picture", "codes", "probabilities"}),
        ("cqt", {"features", "embedding", "probabilities"}),
    ],
)
def test_the_exported_model_repeats_the_live_one_and_the_table(
    row: str,
    outputs: set[str],
    finished: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    out = tmp_path / "model"
    command = ["--workdir", str(finished), "--out", str(out), "--row", row]
    if row != "ivf":  # a fresh process once: each imports TensorFlow anew
        monkeypatch.setattr(saved_model, "checked", _in_this_process)
    export_model.main(command)
    assert (out / "saved_model.pb").exists() and [path.name for path in tmp_path.iterdir()] == ["model"]
    assert set(re.findall(r"loaded afresh: (\w+) within", capfd.readouterr().out)) == outputs
    card = ModelCard.read(out)
    assert (card.name, card.licence, card.recipe["seed"]) == (row, "Apache-2.0", 0)
    assert card.recipe["preset"]["name"] == "tiny"
    reported = next(one for one in _report(finished)["rows"] if one["name"] == row)
    for split, found in card.results.items():
        assert (found["accuracy"], found["n"]) == (reported[split]["accuracy"], reported[split]["n"])
    assert (out / "assets" / "frames.npz").exists() == (row != "cqt")
    with pytest.raises(SystemExit, match="exists: delete it"):
        export_model.main(command)
    _, waveform = trained_model(finished, row, 0, 4)  # the first clips of unseen cities
    predictions = Predictions.load(finished / "classifiers" / row / "seed0" / "predictions.npz")
    expected = predictions.select(np.asarray(predictions.splits) == "unseen").probabilities[: len(waveform)]
    loaded = tf.saved_model.load(str(out))
    np.testing.assert_allclose(loaded.serve(waveform)["probabilities"], expected, atol=1e-5)


def test_an_exported_g_has_the_weights_that_were_counted(finished: Path, results: dict[str, SystemResult]) -> None:
    model, _ = trained_model(finished, "ivf", 0, 1)
    network = model.front_end.network
    used = count_weights(network.generator, network.autoencoder.quantizer) + count_weights(model.classifier)
    assert used == results["ivf"].parameters


def test_killed_while_the_classifier_trains_it_goes_on_and_ends_the_same(finished: Path, tmp_path: Path) -> None:
    """Records and stage 1 are killed in tests of their own (test_build_records, test_train)."""
    run = tmp_path / "run"
    # as many workers as cores leave each one thread, as `finished` had: another number of them rounds otherwise
    command = [sys.executable, "-m", "experiments.table1", *options(run, "ivf"), "--workers", str(os.cpu_count())]
    for shared in ("records", "transformations"):
        shutil.copytree(finished / shared, run / shared)
    (run / "world").symlink_to(finished / "world")
    process = subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 240
    while not any(run.glob("classifiers/ivf/seed0/checkpoints/*.index")):
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.005)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert not (run / "report").exists()
    table1.main(options(run, "ivf"))
    predictions = Path("classifiers", "ivf", "seed0", "predictions.npz")
    found, expected = Predictions.load(run / predictions), Predictions.load(finished / predictions)
    assert found.keys == expected.keys
    np.testing.assert_array_equal(found.probabilities, expected.probabilities)
