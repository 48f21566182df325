"""The tiny world has the files, columns and formats of the real corpora."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile
from PIL import Image

from data_prep.synthetic_world import PARAMETERS, SCENES
from data_prep.synthetic_world.world_size import TRAIN_CITIES
from ivf.atomic import PARTIAL_SUFFIX

TAU_NAME = re.compile(r"audio/(?P<scene>[a-z_]+)-(?P<city>[a-z]+)-(?P<location>\d+)-(?P<segment>\d+)-a\.wav")


@pytest.fixture
def tau(tiny_world: Path) -> Path:
    return tiny_world / "TAU-urban-acoustic-scenes-2019-development"


def rows(path: Path, separator: str = "\t") -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file, delimiter=separator))


def test_tau_tables_have_the_real_columns(tau: Path) -> None:
    setup = tau / "evaluation_setup"
    assert (tau / "meta.csv").read_text().splitlines()[0] == "filename\tscene_label\tidentifier\tsource_label"
    assert (setup / "fold1_train.csv").read_text().splitlines()[0] == "filename\tscene_label"
    assert (setup / "fold1_test.csv").read_text().splitlines()[0] == "filename"
    assert (setup / "fold1_evaluate.csv").read_text().splitlines()[0] == "filename\tscene_label"


def test_tau_tables_agree_with_names_and_files(tau: Path) -> None:
    meta = rows(tau / "meta.csv")
    assert {row["filename"] for row in meta} == {f"audio/{path.name}" for path in (tau / "audio").iterdir()}
    for row in meta:
        match = TAU_NAME.fullmatch(row["filename"])
        assert match is not None
        assert match["scene"] == row["scene_label"]
        assert f"{match['city']}-{match['location']}" == row["identifier"]
        assert row["source_label"] == "a"
    train, test, evaluate = (rows(tau / "evaluation_setup" / f"fold1_{n}.csv") for n in ("train", "test", "evaluate"))
    assert [row["filename"] for row in test] == [row["filename"] for row in evaluate]
    listed = sorted((row["filename"], row["scene_label"]) for row in train + evaluate)
    assert listed == sorted((row["filename"], row["scene_label"]) for row in meta)


def test_tau_splits_share_no_location_and_milan_is_only_tested(tau: Path) -> None:
    train, test = (
        [TAU_NAME.fullmatch(row["filename"]) for row in rows(tau / "evaluation_setup" / f"fold1_{name}.csv")]
        for name in ("train", "evaluate")
    )
    assert not {match["location"] for match in train} & {match["location"] for match in test}
    assert {match["city"] for match in train} == set(TRAIN_CITIES)
    for cities in (TRAIN_CITIES, ("milan",)):
        assert {match["scene"] for match in test if match["city"] in cities} == set(SCENES)
    assert {match["scene"] for match in train} == set(SCENES)


def test_tiny_sound_is_in_the_real_format(tiny_world: Path, tau: Path) -> None:
    for path in (tau / "audio").iterdir():
        info = soundfile.info(path)
        assert (info.samplerate, info.channels, info.subtype, info.frames) == (48000, 2, "PCM_24", 480000)
    for path in (tiny_world / "ESC-50" / "audio").iterdir():
        info = soundfile.info(path)
        assert (info.samplerate, info.channels, info.subtype, info.frames) == (44100, 1, "PCM_16", 220500)


def test_binaural_channels_differ_and_samples_are_in_range(tau: Path) -> None:
    sound, _ = soundfile.read(min((tau / "audio").iterdir()))
    assert np.abs(sound).max() <= 1
    assert not np.array_equal(sound[:, 0], sound[:, 1])
    assert np.corrcoef(sound.T)[0, 1] > 0.5


def test_esc50_table_and_folds(tiny_world: Path) -> None:
    folder = tiny_world / "ESC-50"
    header = (folder / "meta" / "esc50.csv").read_text().splitlines()[0]
    assert header == "filename,fold,target,category,esc10,src_file,take"
    table = rows(folder / "meta" / "esc50.csv", ",")
    assert {row["filename"] for row in table} == {path.name for path in (folder / "audio").iterdir()}
    folds: dict[str, set[str]] = {}
    for row in table:
        assert row["filename"] == f"{row['fold']}-{row['src_file']}-{row['take']}-{row['target']}.wav"
        assert row["category"] == f"scene_{int(row['target']):02d}"
        assert row["esc10"] in ("True", "False")
        folds.setdefault(row["src_file"], set()).add(row["fold"])
    assert all(len(found) == 1 for found in folds.values())
    assert {(row["fold"], row["target"]) for row in table} == {(str(f), str(t)) for f in range(1, 6) for t in range(10)}


def test_videos_have_moving_pictures_and_sound(tiny_world: Path) -> None:
    paths = sorted((tiny_world / "videos").iterdir())
    assert len(paths) == 24
    assert all(re.fullmatch(r"[A-Za-z0-9]{11}\.mp4", path.name) for path in paths)
    for path in paths[:6]:
        with av.open(path) as container:
            assert container.streams.video[0].codec_context.name == "h264"
            frames = np.stack([f.to_ndarray(format="rgb24") for f in container.decode(video=0)]).astype(float)
        assert frames.shape == (6, 64, 64, 3)
        assert np.abs(np.diff(frames, axis=0)).mean() > 0.5
        with av.open(path) as container:
            sound = np.concatenate([frame.to_ndarray() for frame in container.decode(audio=0)], axis=1)
            assert container.streams.audio[0].rate == 16000
        assert sound.shape == (1, 49152)
        assert sound.std() > 1e-3


def test_truth_holds_parameters_and_pictures(tiny_world: Path, tau: Path) -> None:
    truth = rows(tiny_world / "truth" / "tau2019.csv", ",")
    assert tuple(truth[0])[-11:] == PARAMETERS
    assert {row["filename"] for row in truth} == {path.name for path in (tau / "audio").iterdir()}
    for row in truth:
        assert all(0 <= float(row[name]) <= 1 for name in PARAMETERS)
        with Image.open(tiny_world / "truth" / "pictures" / row["filename"].replace(".wav", ".png")) as picture:
            assert (picture.size, picture.mode) == ((64, 64), "RGB")
    videos = rows(tiny_world / "truth" / "videos.csv", ",")
    assert {row["filename"] for row in videos} == {path.name for path in (tiny_world / "videos").iterdir()}


def test_contact_sheet_and_yardsticks_are_written(tiny_world: Path) -> None:
    with Image.open(tiny_world / "contact_sheet.png") as sheet:
        assert sheet.width > 10 * 64
        assert sheet.height > 10 * 128
    yardsticks = json.loads((tiny_world / "yardsticks.json").read_text())
    for name in ("ceiling", "floor"):
        for split in ("seen", "unseen"):
            assert 0 <= yardsticks[name][split]["accuracy"] <= 1
            assert yardsticks[name][split]["n"] == 10
    assert not [path for path in tiny_world.rglob("*") if path.name.endswith(PARTIAL_SUFFIX)]
    assert not (tiny_world / "world.partial.json").exists()
