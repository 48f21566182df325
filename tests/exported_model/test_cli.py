"""The command `ivf`: tables, JSON, files and exit codes."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PIL import Image

from ivf import cli
from ivf.commands import export_files
from ivf.model_card import ModelCard


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    path = tmp_path / "place.wav"
    soundfile.write(path, np.random.default_rng(0).uniform(-0.5, 0.5, (50_000, 2)), 22_050)
    return path


def test_predict_prints_a_table(sound: Path, saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["predict", str(sound), "--model", str(saved)]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith(str(sound)) and any(f"{name} 0." in line for name in ModelCard.read(saved).classes)


def test_predict_prints_json_with_every_window(sound: Path, saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--model", str(saved), "--json", "--hop_seconds", "0.5", "predict", str(sound)]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert found["file"] == str(sound) and sum(found["probabilities"].values()) == pytest.approx(1.0)
    assert [window["begin_seconds"] for window in found["windows"]][:3] == [0.0, 0.5, 1.0]


def test_imagine_writes_a_strip_of_pictures(sound: Path, saved: Path, tmp_path: Path) -> None:
    assert cli.main(["imagine", str(sound), "--model", str(saved), "--out", str(tmp_path / "out")]) == 0
    with Image.open(tmp_path / "out" / "place.imagined.png") as picture:
        assert picture.size == (3 * 256, 256)


def test_embed_writes_arrays(sound: Path, saved: Path, tmp_path: Path) -> None:
    assert cli.main(["embed", str(sound), "--model", str(saved), "--out", str(tmp_path)]) == 0
    with np.load(tmp_path / "place.embedding.npz") as arrays:
        assert arrays["window_vectors"].shape == (3, *arrays["vector"].shape)
        assert arrays["features"].shape == (3, 4, 4, 4)


def test_files_that_fail_are_named_and_the_others_done(
    sound: Path, saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.mp3").write_bytes(b"no sound" * 99)
    files = [str(tmp_path / "bad.mp3"), str(tmp_path / "none.wav"), str(sound)]
    assert cli.main(["predict", *files, "--model", str(saved)]) == 1
    printed = capsys.readouterr()
    assert len(printed.out.splitlines()) == 1 and printed.out.startswith(str(sound))
    bad, none = printed.err.splitlines()
    assert bad.startswith(f"error: {files[0]}: cannot be decoded") and none == f"error: {files[1]}: file is missing"


def test_two_results_of_one_name_are_refused(
    sound: Path, saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = sound.with_suffix(".flac")
    soundfile.write(other, np.zeros(20_000), 16_000)
    assert cli.main(["imagine", str(sound), str(other), "--model", str(saved), "--out", str(tmp_path)]) == 1
    assert f"error: {other}: its result would have the name of {sound}'s" in capsys.readouterr().err


def test_evaluate_counts(sound: Path, saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["predict", str(sound), "--model", str(saved), "--json"]) == 0
    scene = json.loads(capsys.readouterr().out)[0]["scene"]
    other = next(name for name in ModelCard.read(saved).classes if name != scene)
    table = tmp_path / "sounds.csv"
    with table.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([("file", "scene"), (sound.name, scene), (sound.name, other), ("none.wav", scene)])
    assert cli.main(["evaluate", str(table), "--model", str(saved), "--json"]) == 1
    printed = capsys.readouterr()
    (found,) = json.loads(printed.out)
    assert (found["accuracy"], found["n"]) == (0.5, 2) and np.sum(found["confusion"]) == 2
    assert "none.wav: file is missing" in printed.err
    table.write_text("file,scene\nplace.wav,moon\n", encoding="utf-8")
    assert cli.main(["evaluate", str(table), "--model", str(saved)]) == 1
    assert "scene 'moon' is no class of the model" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("file,scene\nplace.wav\n", "row 1 lacks its file or scene"),
        ("file,scene\nplace.wav,bus\n,bus\n", "row 2 lacks its file or scene"),
        ("place.wav,bus\n", "needs the columns file and scene"),
        ('file,scene\n"' + "x" * 140_000 + '",bus\n', "is no table: field larger than field limit"),
        ("file,scene\n\xe9,bus\n", "can't decode"),
    ],
)
def test_tables_that_cannot_be_used_are_named(
    text: str, message: str, saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "sounds.csv"
    table.write_bytes(text.encode("latin-1"))
    assert cli.main(["evaluate", str(table), "--model", str(saved)]) == 1
    printed = capsys.readouterr().err
    assert printed.startswith(f"error: {table}: ") and message in printed


def test_the_same_sound_gives_the_same_bytes(sound: Path, saved: Path, tmp_path: Path) -> None:
    for command, name in (("imagine", "place.imagined.png"), ("embed", "place.embedding.npz")):
        written = []
        for out in (tmp_path / "one", tmp_path / "two"):
            assert cli.main([command, str(sound), "--model", str(saved), "--out", str(out)]) == 0
            written.append((out / name).read_bytes())
        assert written[0] == written[1]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (["predict"], "ivf predict needs a file"),
        (["listen", "a.wav"], "there is no command 'listen'"),
        (["predict", "a.wav", "--colour", "red"], "Unknown command line flag 'colour'"),
        (["info", "a.wav"], "ivf info takes no files"),
        (["predict", "a.wav", "--hop_seconds", "often"], "hop_seconds"),
        (["predict", "a.wav", "--model", "nowhere"], "--model nowhere is missing: `make demo` makes build/demo/model"),
        (["serve", "--port", "99999"], "port"),
    ],
)
def test_a_wrong_call_ends_with_2(call: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(call) == 2
    assert message in capsys.readouterr().err


def test_export_makes_the_formats_that_are_asked_for(
    saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def made(model: Path, out: Path, expected: list[dict[str, np.ndarray]]) -> dict[str, dict[str, float]]:
        assert model == saved and out == tmp_path / "files" and {"waveform", "picture"} <= set(expected[0])
        return {"imagine.onnx": {"picture": 1e-7}}

    monkeypatch.setitem(export_files._FORMATS, "onnx", made)
    call = ["export", "--model", str(saved), "--out", str(tmp_path / "files"), "--format"]
    assert cli.main([*call, "onnx"]) == 0
    assert capsys.readouterr().out.split() == [str(tmp_path / "files" / "imagine.onnx"), "picture", "within", "1.0e-07"]
    assert cli.main([*call, "onnx,caffe"]) == 2


@pytest.mark.parametrize("command", [["info"], ["export"], ["serve"], ["predict", "a.wav"]])
def test_a_folder_that_is_no_model_is_a_wrong_call(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main([*command, "--model", str(tmp_path)]) == 2
    assert f"{tmp_path} holds no exported model: make one" in capsys.readouterr().err


def test_help_is_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--help"]) == 0
    printed = capsys.readouterr().out
    assert "ivf imagine  FILE" in printed and "--hop_seconds" in printed


def test_info_needs_no_tensorflow(saved: Path) -> None:
    script = "import sys; from ivf import cli; cli.main(sys.argv[1:]); assert 'tensorflow' not in sys.modules"
    command = [sys.executable, "-c", script, "info", "--model", str(saved)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert "praça" in done.stdout and "50.0 % [25.0–75.0] of 8 clips" in done.stdout and "preset tiny" in done.stdout


def test_doctor_names_what_is_wrong(saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["doctor", "--model", str(saved)]) == 0
    assert "3 classes, answers" in capsys.readouterr().out
    assert cli.main(["doctor", "--model", str(tmp_path)]) == 1
    assert "holds no exported model" in capsys.readouterr().err
