"""Table 3 in ESC-50's layout on the tiny world, and what it refuses."""

import json
from pathlib import Path

import pytest

from experiments import table3


def test_every_fold_is_tested_once(tiny_world: Path, tmp_path: Path) -> None:
    pairs = ["--pairs", str(tiny_world / "videos")]
    lengths = ["classifier_length.held_out_share=0.2"]
    options = ["--rows", "log_mel,ivf", "--preset", "tiny", "--least_steps", "4", "--set", *lengths]
    table3.main(["--clips", str(tiny_world / "ESC-50"), *pairs, *options, "--workdir", str(tmp_path / "run")])
    results = json.loads((tmp_path / "run" / "report" / "table3.json").read_text())
    assert [row["name"] for row in results["rows"]] == ["log_mel", "ivf"]
    assert results["sizes"]["updates of a classifier, at least"] == 2 * 7  # epochs of 30 clips by 4: 10 are held out
    assert results["preset"].endswith(lengths[0])
    (check,) = results["learning"][3:]
    assert check["name"].startswith("own training clips, ") and "farthest of 10 trainings" in check["name"]
    for row in results["rows"]:
        assert list(row["folds"]) == ["1", "2", "3", "4", "5"]
        assert sum(fold["n"] for fold in row["folds"].values()) == row["n"] == 50
        assert list(row["own_clips"]["0"]) == [f"fold{number}" for number in range(1, 6)]
        low, high = row["ci95"]
        assert low <= row["accuracy"] <= high


def test_rows_of_the_synthetic_world_are_refused_at_once(tiny_world: Path, tmp_path: Path) -> None:
    given = ["--clips", str(tiny_world / "ESC-50"), "--pairs", str(tiny_world / "videos"), "--preset", "tiny"]
    with pytest.raises(SystemExit, match="--rows true_codes need what only the synthetic world provides"):
        table3.main([*given, "--rows", "log_mel,true_codes", "--workdir", str(tmp_path / "run")])
    assert not list(tmp_path.glob("run/r*"))  # neither run.json nor records


def test_rows_that_adapt_to_cities_are_refused_at_once(tiny_world: Path, tmp_path: Path) -> None:
    given = ["--clips", str(tiny_world / "ESC-50"), "--pairs", str(tiny_world / "videos"), "--preset", "tiny"]
    with pytest.raises(SystemExit, match="--rows log_mel_adabn adapt to the city of a clip, and this corpus has none"):
        table3.main([*given, "--rows", "log_mel_adabn", "--workdir", str(tmp_path / "run")])
    assert not list(tmp_path.glob("run/r*"))


def test_a_missing_folder_is_one_line_that_names_it(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    missing = str(tmp_path / "nowhere")
    with pytest.raises(SystemExit) as stop:
        table3.main(
            ["--clips", missing, "--pairs", missing, "--rows", "log_mel", "--preset", "tiny", "--workdir", missing]
        )
    assert stop.value.code not in (0, None)
    assert "nowhere" in capfd.readouterr().err


def test_sounds_of_ones_own_need_folds(tiny_world: Path, tmp_path: Path) -> None:
    clips = sorted((tiny_world / "ESC-50" / "audio").iterdir())[:2]
    folder = tmp_path / "clips"
    folder.mkdir()
    for number, clip in enumerate(clips):
        (folder / f"{number}.wav").write_bytes(clip.read_bytes())
    (folder / "clips.csv").write_text("file,label,split\n0.wav,a,train\n1.wav,b,test\n")
    given = ["--clips", str(folder), "--clips_corpus", "folder", "--pairs", str(tiny_world / "videos")]
    with pytest.raises(SystemExit, match="Table 3 needs folds: name a column fold"):
        table3.main([*given, "--rows", "log_mel", "--preset", "tiny", "--workdir", str(tmp_path / "run")])
