"""Table 3 in ESC-50's layout on the tiny world, and what it refuses."""

import json
import shutil
from pathlib import Path

import pytest

from experiments import table3


def test_every_fold_is_tested_once(tiny_world: Path, tmp_path: Path) -> None:
    corpus = Path(shutil.copytree(tiny_world / "ESC-50", tmp_path / "ESC-50"))
    header, *rows = (corpus / "meta" / "esc50.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    two_folds = [row for row in rows if row.split(",")[1] in ("1", "4")]  # as good as five for this law
    (corpus / "meta" / "esc50.csv").write_text("".join([header, *two_folds]), encoding="utf-8")
    pairs = ["--pairs", str(tiny_world / "videos")]
    options = ["--rows", "log_mel,ivf", "--preset", "tiny", "--least_steps", "20", "--workdir", str(tmp_path / "run")]
    table3.main(["--clips", str(corpus), *pairs, *options])
    results = json.loads((tmp_path / "run" / "report" / "table3.json").read_text())
    assert [row["name"] for row in results["rows"]] == ["log_mel", "ivf"]
    for row in results["rows"]:
        assert list(row["folds"]) == ["1", "4"]
        assert sum(fold["n"] for fold in row["folds"].values()) == row["n"] == 20
        low, high = row["ci95"]
        assert low <= row["accuracy"] <= high


def test_rows_of_the_synthetic_world_are_refused_at_once(tiny_world: Path, tmp_path: Path) -> None:
    given = ["--clips", str(tiny_world / "ESC-50"), "--pairs", str(tiny_world / "videos"), "--preset", "tiny"]
    with pytest.raises(SystemExit, match="--rows true_codes need what only the synthetic world provides"):
        table3.main([*given, "--rows", "log_mel,true_codes", "--workdir", str(tmp_path / "run")])
    assert not list(tmp_path.glob("run/r*"))  # neither run.json nor records


def test_a_missing_folder_is_one_line_that_names_it(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    missing = str(tmp_path / "nowhere")
    with pytest.raises(SystemExit) as stop:
        table3.main(
            ["--clips", missing, "--pairs", missing, "--rows", "log_mel", "--preset", "tiny", "--workdir", missing]
        )
    assert stop.value.code not in (0, None)
    assert "nowhere" in capfd.readouterr().err
