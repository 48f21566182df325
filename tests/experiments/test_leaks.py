"""A corpus whose recordings or locations cross the split is refused by its table, before anything is trained."""

import shutil
from pathlib import Path

import pytest

from data_prep.synthetic_world.layout import ESC50, TAU2019
from experiments import table2, table3


def test_a_recording_in_two_folds_is_refused_by_table_3(
    tiny_world: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    clips, run = tmp_path / "ESC-50", tmp_path / "run"
    shutil.copytree(tiny_world / ESC50, clips)
    table = clips / "meta" / "esc50.csv"
    header, first, *rows = table.read_text().splitlines()
    columns = header.split(",")
    fold, source = columns.index("fold"), columns.index("src_file")
    other = next(row.split(",") for row in rows if row.split(",")[fold] != first.split(",")[fold])
    moved = [*other[:source], first.split(",")[source], *other[source + 1 :]]  # a clip of the first one's recording
    table.write_text("\n".join([header, first, *rows, ",".join(moved)]).replace(",".join(other) + "\n", "") + "\n")
    options = ["--preset", "tiny", "--rows", "svm_mfcc", "--workdir", str(run)]
    with pytest.raises(SystemExit):
        table3.main(["--clips", str(clips), "--pairs", str(tiny_world / "videos"), *options])
    assert f"esc50.csv: audio/{other[0]} is in fold {other[fold]}, but source" in capfd.readouterr().err
    assert not (run / "classifiers").exists() and not (run / "transformations").exists()


def test_a_location_in_both_lists_is_refused_by_table_2(tiny_world: Path, tmp_path: Path) -> None:
    corpus, run = tmp_path / "tau", tmp_path / "run"
    shutil.copytree(tiny_world / TAU2019, corpus)
    train, evaluate = (corpus / "evaluation_setup" / f"fold1_{name}.csv" for name in ("train", "evaluate"))
    (_, moved, *_), rows = train.read_text().splitlines(), evaluate.read_text().splitlines()
    evaluate.write_text("\n".join([*rows, moved]) + "\n")
    options = ["--preset", "tiny", "--rows", "gao", "--workdir", str(run)]
    file = moved.split("\t")[0]
    with pytest.raises(SystemExit, match=rf"fold1_evaluate\.csv: {file} is from"):
        table2.main(["--corpus", "tau2019", "--data_dir", str(corpus), *options])
    assert not (run / "classifiers").exists()
