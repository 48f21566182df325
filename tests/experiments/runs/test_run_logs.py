"""A table's log: saved and restored it is the same, and it never mixes two tables."""

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments import run_log
from experiments.report.committed_results import RESULTS
from experiments.runs import transformation_training
from experiments.runs.experiment import Experiment, classifier_folder, transformation_folder
from experiments.runs.features import features_of
from experiments.runs.record_folders import RecordFolders
from experiments.runs.run_logs import restore, save
from experiments.runs.run_system import is_done
from experiments.runs.system_result import SystemResult
from experiments.runs.systems import SYSTEMS
from experiments.runs.transformation_training import is_elsewhere
from ivf.config import preset
from ivf.evaluation.environment import environment
from ivf.evaluation.predictions import Predictions
from ivf.evaluation.results import SPLITS
from ivf.json_files import read_json
from ivf.training.run_folder import claim

_N, _CLASSES = 12, ("bus", "metro", "park")
_ELSEWHERE = environment() | {"platform": "another machine"}


def _result(seed: int, gain: float | None = None, first_key: str = "a0") -> SystemResult:
    probabilities = np.random.default_rng(seed).dirichlet(np.ones(3), _N).astype(np.float32)
    texts = {name: [f"{name}{clip % 4}" for clip in range(_N)] for name in ("cities", "locations")}
    texts |= {"devices": ["a"] * _N, "splits": ["seen", "unseen"] * (_N // 2)}
    keys = [first_key, *(f"a{clip}" for clip in range(1, _N))]
    own = {"train": {"as_classified": 0.1 + 0.2, "batch_moments": 0.3}} if gain else {}
    predictions = Predictions(keys, np.arange(_N) % 3, probabilities, _CLASSES, **texts)
    return SystemResult(predictions, 7, 1.5, 2.5, gain, _ELSEWHERE, own, updates={"train": 1_012} if gain else {})


def _finish(workdir: Path, row: str, seed: int, result: SystemResult) -> None:
    result.save(classifier_folder(workdir, SYSTEMS[row], seed))


@pytest.fixture
def workdir(tmp_path: Path) -> Path:
    folder = claim(tmp_path / "table", size="tiny", seed=0)
    _finish(folder, "ivf", 0, _result(0, gain=0.1 + 0.2))
    _finish(folder, "log_mel", 1, _result(1))
    return folder


def test_what_is_restored_is_what_was_saved(workdir: Path, tmp_path: Path) -> None:
    log, elsewhere = tmp_path / "log", tmp_path / "elsewhere"
    assert save(workdir, log) == 2
    assert restore(log, elsewhere) == 2 and restore(log, elsewhere) == 0
    for row, seed in (("ivf", 0), ("log_mel", 1)):
        before, after = (
            SystemResult.load(classifier_folder(folder, SYSTEMS[row], seed)) for folder in (workdir, elsewhere)
        )
        assert bool(after.own_clips) == (row == "ivf")
        costs = ("parameters", "stage1_seconds", "stage2_seconds", "index_gain")
        for name in (*costs, "environment", "own_clips", "updates"):
            assert getattr(after, name) == getattr(before, name), name
        for name in ("keys", "cities", "locations", "devices", "splits", "classes"):
            assert getattr(after.predictions, name) == getattr(before.predictions, name), name
        np.testing.assert_array_equal(after.predictions.predicted, before.predictions.predicted)
        np.testing.assert_array_equal(after.predictions.labels, before.predictions.labels)
    assert read_json(elsewhere / "run.json") == read_json(workdir / "run.json")


def test_a_log_grows_run_by_run_and_reads_as_a_table(workdir: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    save(workdir, log)
    unchanged = (log / "runs.csv").read_bytes()
    assert save(workdir, log) == 0 and (log / "runs.csv").read_bytes() == unchanged
    _finish(workdir, "cqt", 0, _result(2))
    assert save(workdir, log) == 1
    logged = pd.read_csv(log / "predictions.csv")
    assert list(logged.columns[6:]) == ["cqt/0", "log_mel/1", "ivf/0"]
    accuracy = (logged["label"] == np.take(_CLASSES, logged["cqt/0"])).mean()
    assert accuracy == pytest.approx(_result(2).predictions.correct.mean())


def test_rows_that_no_table_lists_come_last_and_unknown_ones_are_named(workdir: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    for row in ("gao_third_rate", "gammatone_delta"):
        _result(2).save(workdir / "classifiers" / row / "seed0")
    with pytest.raises(ValueError, match=r"no row gammatone_delta; there are .*, gao_third_rate"):
        save(workdir, log)
    assert not log.exists()
    shutil.rmtree(workdir / "classifiers" / "gammatone_delta")
    assert save(workdir, log) == 3 and restore(log, tmp_path / "elsewhere") == 3
    assert list(pd.read_csv(log / "predictions.csv").columns[6:]) == ["log_mel/1", "ivf/0", "gao_third_rate/0"]


def test_a_run_restored_is_not_saved_as_another(workdir: Path, tmp_path: Path) -> None:
    log, elsewhere = tmp_path / "log", tmp_path / "elsewhere"
    save(workdir, log)
    restore(log, elsewhere)
    assert save(elsewhere, log) == 0


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda folder: _finish(folder, "ivf", 0, _result(5)), "other predictions of row ivf, seed 0"),
        (
            lambda folder: _finish(folder, "mfcc", 0, _result(6, first_key="b")),
            "row mfcc, seed 0 .* has predictions of other clips",
        ),
        (lambda folder: (folder / "run.json").write_text('{"size": "full"}'), "table with other settings"),
        (lambda folder: (folder / "run.json").unlink(), "holds no table"),
    ],
)
def test_another_table_is_refused_and_the_log_kept(change, message: str, workdir: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    save(workdir, log)
    before = {path.name: path.read_bytes() for path in log.iterdir()}
    change(workdir)
    with pytest.raises(ValueError, match=message):
        save(workdir, log)
    assert {path.name: path.read_bytes() for path in log.iterdir()} == before


def test_restoring_nothing_or_over_another_table_is_refused(workdir: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="holds no log"):
        restore(tmp_path / "nothing", workdir)
    save(workdir, tmp_path / "log")
    other = claim(tmp_path / "other", size="full", seed=0)
    with pytest.raises(ValueError, match="other settings"):
        restore(tmp_path / "log", other)


def test_a_g_that_no_log_holds_is_not_replaced_by_another(workdir: Path, tmp_path: Path) -> None:
    log, elsewhere = tmp_path / "log", tmp_path / "elsewhere"
    save(workdir, log)
    restore(log, elsewhere)
    experiment = Experiment(elsewhere, preset("tiny"), {0: RecordFolders(tmp_path / "pairs", tmp_path / "clips")})
    for row in ("ivf", "ivf_expected"):
        with pytest.raises(ValueError, match=r"transformations/ivf/seed0 were restored from a log, without it"):
            features_of(SYSTEMS[row], experiment, seed=0)
    assert is_done(SYSTEMS["ivf"], experiment, 0)  # without diagnostics, which are where G is
    claim(transformation_folder(workdir / "transformations", SYSTEMS["ivf"], 0), seed=0)  # where G is, it stays
    restore(log, workdir)
    assert not is_elsewhere(transformation_folder(workdir / "transformations", SYSTEMS["ivf"], 0))


def test_a_table_of_few_labels_is_restored_beside_the_stage_1_that_it_shares(workdir: Path, tmp_path: Path) -> None:
    few = claim(tmp_path / "few", size="tiny", seed=0, labels=6)
    _finish(few, "ivf", 0, _result(0, gain=0.1))
    save(few, tmp_path / "log")
    restore(tmp_path / "log", tmp_path / "table" / "6_labels")
    assert is_elsewhere(transformation_folder(tmp_path / "table" / "transformations", SYSTEMS["ivf"], 0))
    with pytest.raises(ValueError, match=r"log is of 6 labels a class: give .*other/6_labels, as its table does"):
        restore(tmp_path / "log", tmp_path / "other")
    assert not (tmp_path / "other").exists()
    assert SystemResult.exists(classifier_folder(tmp_path / "table" / "6_labels", SYSTEMS["ivf"], 0))


def test_a_restore_that_was_cut_short_still_knows_what_is_elsewhere(
    workdir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(workdir, tmp_path / "log")
    cut = tmp_path / "cut"

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    for step in ("claim", "save"):
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            if step == "save":
                patch.setattr(SystemResult, "save", killed)
            else:
                patch.setattr(transformation_training, "claim", killed)
            restore(tmp_path / "log", cut)
    restore(tmp_path / "log", cut)
    assert is_elsewhere(transformation_folder(cut / "transformations", SYSTEMS["ivf"], 0))


def test_a_damaged_log_is_an_error_of_the_command(
    workdir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ["--workdir", str(workdir), "--log", str(tmp_path / "log")]
    run_log.main(["save", *given])
    assert "2 runs are new" in capsys.readouterr().out
    (tmp_path / "log" / "runs.csv").write_text("")
    with pytest.raises(SystemExit, match="error: "):
        run_log.main(["restore", *given])


LOGS = sorted((RESULTS / "runs").iterdir())
OTHER_TABLES = ("_table2", "_table3")
LATER = ("_again", *OTHER_TABLES)  # than the version whose classifiers have Keras' moments
EARLIER = [log for log in LOGS if not log.name.endswith(LATER)]


@pytest.mark.parametrize("log", LOGS, ids=lambda log: log.name)
def test_a_committed_table_follows_from_its_committed_log(log: Path) -> None:
    logged, classes = pd.read_csv(log / "predictions.csv"), read_json(log / "run.json")["classes"]
    table = log.name if log.name.endswith(OTHER_TABLES) else f"{log.name}_table1"
    for row in read_json(RESULTS / f"{table}.json")["rows"]:
        of_splits = {split: row[split] for split in SPLITS if split in row} or {"": row}  # Table 3 has folds instead
        for split, found in of_splits.items():
            clips = logged[logged["split"] == split] if split else logged
            for seed, accuracy in found["by_seed"].items():
                predicted = np.take(classes, clips[f"{row['name']}/{seed}"])
                assert (clips["label"] == predicted).mean() == pytest.approx(accuracy), (row["name"], seed, split)


@pytest.mark.parametrize("log", EARLIER, ids=lambda log: log.name)
def test_a_committed_log_of_an_earlier_version_is_refused_by_name_where_its_table_would_go_on(log: Path) -> None:
    """Their classifiers have Keras' momentum of batch normalization: beside rows of this version they would mislead."""
    described = read_json(log / "run.json")["settings"]["preset"]
    problem = r"classifier differs in .*normalization_momentum|differs in baselines"
    with pytest.raises(ValueError, match=problem):
        preset("small").read(described)


@pytest.mark.parametrize("names", [("full", "paper_like", "few"), ("fresh", "fresh_few")])
def test_committed_tables_of_one_folder_share_their_g(names: tuple[str, ...]) -> None:
    checks = [read_json(RESULTS / f"{name}_table1.json")["learning"][:3] for name in names]
    gains = [pd.read_csv(RESULTS / "runs" / name / "runs.csv").query("row == 'ivf'")["index_gain"] for name in names]
    for check, gain in zip(checks[1:], gains[1:], strict=True):
        assert check == checks[0] and gain.tolist() == gains[0].tolist()
