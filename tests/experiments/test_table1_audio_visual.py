"""Table 1 on TAU Audio-Visual 2021: the same clips in older layouts give the same rows; cities are held out."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import pytest
import soundfile
import tensorflow as tf

from data_prep.corpora import CORPORA, tau2019, tau2021_audio_visual, videos
from data_prep.synthetic_world import WORLD_SIZES, World, WorldConfig, build_world
from data_prep.synthetic_world.audio_format import TAU2019_FORMAT
from data_prep.synthetic_world.layout import AUDIO_VISUAL, TAU2019
from experiments import table1
from experiments.runs import corpus_sources, expected_needs
from ivf.config import preset
from ivf.data.clip_record import ClipRecord
from ivf.data.pair_record import PairRecord
from ivf.data.record_index import RecordIndex

ROWS = "log_mel,ivf"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The labelled clips of the tiny world in both layouts, and as videos with their sound in them."""
    out = tmp_path_factory.mktemp("world")
    size = replace(WORLD_SIZES["tiny"], tau_format=replace(TAU2019_FORMAT, seconds=2.1))  # two windows
    build_world(World(0, WorldConfig(), size), out, ("tau2019", "tau2021_audio_visual"), workers=1)
    (out / "videos").mkdir()
    for item in tau2021_audio_visual.pair_items(out / AUDIO_VISUAL):
        _join(item.file, item.sound_file, out / "videos" / f"{item.key}.mov")
    return out


def _join(video: Path, sound: Path, out: Path) -> None:
    """Both streams in one file, copied bit by bit."""
    with av.open(str(out), "w") as joined, av.open(str(video)) as pictures, av.open(str(sound)) as samples:
        streams = [
            (given, joined.add_stream_from_template(given.streams[0]), given.streams[0])
            for given in (pictures, samples)
        ]
        for given, copy, stream in streams:
            for packet in given.demux(stream):
                if packet.dts is not None:
                    packet.stream = copy
                    joined.mux(packet)


@pytest.fixture(scope="module")
def same_names(world: Path) -> Iterator[None]:
    """Names decide on the order, the frames drawn and the pairs held out: both layouts are given the same ones."""
    of_pairs = {item.key: item for item in tau2021_audio_visual.pair_items(world / AUDIO_VISUAL)}

    def labelled(source: Path) -> list[Any]:
        return [replace(i, key=i.key.replace("-a.wav", ".wav"), device="") for i in tau2019.clip_items(source)]

    def paired(source: Path, windows_per_video: int = 10) -> list[Any]:
        return [
            replace(item, recording=of_pairs[item.key].recording, split=of_pairs[item.key].split)
            for item in videos.pair_items(source, windows_per_video)
        ]

    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(CORPORA, "tau2019", replace(CORPORA["tau2019"], items=labelled))
        patch.setitem(CORPORA, "videos", replace(CORPORA["videos"], items=paired))
        yield


def _table(workdir: Path, *options: str) -> dict[str, Any]:
    short = ["--set", "transformation_training.epochs=1", "classifier_training.epochs=1"]
    table1.main([*options, "--preset", "tiny", *short, "--workdir", str(workdir)])
    found: dict[str, Any] = json.loads((workdir / "report" / "table1.json").read_text())
    return found


@pytest.fixture(scope="module")
def tables(world: Path, same_names: None, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Folders of the table in the new layout and in the older ones."""
    new, old = tmp_path_factory.mktemp("new"), tmp_path_factory.mktemp("old")
    audio_visual, tau = str(world / AUDIO_VISUAL), str(world / TAU2019)
    _table(new, "--corpus", "tau2021_audio_visual", "--data_dir", audio_visual, "--rows", ROWS)
    _table(old, "--corpus", "tau2019", "--data_dir", tau, "--videos", str(world / "videos"), "--rows", ROWS)
    return new, old


def _records(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.tfrecord")}


def test_both_layouts_hold_the_same_sounds(world: Path) -> None:
    for path in (world / AUDIO_VISUAL / "audio").iterdir():
        assert path.read_bytes() == (world / TAU2019 / "audio" / f"{path.stem}-a.wav").read_bytes()
        assert soundfile.info(path).subtype == "PCM_24"
        with av.open(str(world / AUDIO_VISUAL / "video" / f"{path.stem}.mp4")) as container:
            assert [stream.type for stream in container.streams] == ["video"]


def test_records_and_rows_are_those_of_the_older_layouts(tables: tuple[Path, Path]) -> None:
    new, old = tables
    for ours, theirs in (("tau2021_audio_visual", "tau2019"), ("tau2021_audio_visual_pairs", "videos")):
        found = _records(new / "records" / ours)
        assert found == _records(old / "records" / theirs) and found
    first, second = (json.loads((folder / "report" / "table1.json").read_text()) for folder in tables)
    for table in (first, second):
        for row in table["rows"]:
            del row["train_seconds"]
    assert [row["name"] for row in first["rows"]] == ROWS.split(",")
    assert first["rows"] == second["rows"] and first["comparisons"] == second["comparisons"]
    assert first["corpus"] == "tau2021_audio_visual, the first 1.024 s of each clip"


def test_stage_1_sees_no_label_and_no_test_clip(tables: tuple[Path, Path], world: Path) -> None:
    index = RecordIndex.load(tables[0] / "records" / "tau2021_audio_visual_pairs")
    dataset = tf.data.TFRecordDataset([file for split in index.splits for file in index.files(split)])
    sources = {pair["source"].decode() for pair in dataset.map(PairRecord.parse).as_numpy_iterator()}
    tested = {i.location for i in tau2021_audio_visual.clip_items(world / AUDIO_VISUAL) if i.split != "train"}
    assert sources and not sources & tested
    assert index.classes == ()


@pytest.mark.parametrize("stage", ["stage1", "both"])
def test_cities_are_held_out_from_the_stage_that_is_named(
    world: Path, tmp_path: Path, stage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Records only: what is trained on them is tested elsewhere."""

    class Stopped(Exception):
        pass

    def stop(*_: object) -> None:
        raise Stopped

    monkeypatch.setattr("experiments.studies.city_table.make_table", stop)
    options = ["--corpus", "tau2019", "--data_dir", str(world / TAU2019), "--pairs-corpus", "tau2021_audio_visual"]
    options += ["--pairs_dir", str(world / AUDIO_VISUAL), "--held_out_cities", "paris", "--held_out_from", stage]
    with pytest.raises(Stopped):
        _table(tmp_path, *options, "--rows", "ivf")
    pairs = RecordIndex.load(tmp_path / "records" / "tau2021_audio_visual_pairs")
    clips = RecordIndex.load(tmp_path / "records" / "tau2019")
    files = [file for split in pairs.splits for file in pairs.files(split)]
    of_pairs = {
        pair["source"].decode().partition("-")[0]
        for pair in tf.data.TFRecordDataset(files).map(PairRecord.parse).as_numpy_iterator()
    }
    cities = {
        split: {clip["city"].decode() for clip in clips.records(split).map(ClipRecord.parse).as_numpy_iterator()}
        for split in clips.splits
    }
    assert "paris" not in of_pairs and "lyon" in of_pairs
    assert ("paris" in cities["train"]) == (stage == "stage1")
    assert cities["unseen"] == {"paris", "milan"} and "paris" not in cities["seen"]
    settings = json.loads((tmp_path / "run.json").read_text())
    assert (settings["held_out_cities"], settings["held_out_from"]) == (["paris"], stage)


@pytest.mark.parametrize(("options", "reason"), [
    (["--corpus", "tau2019", "--rows", "ivf"], "need --videos"),
    (["--corpus", "tau2019", "--rows", "ivf", "--videos", "v", "--held_out_cities", "paris"], "cities of videos are"),
    (["--corpus", "tau2019", "--rows", "ivf", "--videos", "v", "--pairs_corpus", "pairs"], "give one of them"),
    (["--corpus", "tau2020_mobile", "--rows", "log_mel", "--split", "loco"], "are of other devices"),
    (["--corpus", "tau2021_audio_visual", "--rows", "log_mel", "--held_out_cities", "oslo"], "nothing of oslo to"),
])  # fmt: skip
def test_what_cannot_be_meant_is_refused(world: Path, tmp_path: Path, options: list[str], reason: str) -> None:
    folder = TAU2019 if "tau2021_audio_visual" not in options else AUDIO_VISUAL
    with pytest.raises(SystemExit, match=reason):
        _table(tmp_path, *options, "--data_dir", str(world / folder))


def test_missing_files_and_their_source_are_named_before_anything_begins(
    world: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lists = tmp_path / "lists"
    for path in (world / AUDIO_VISUAL).rglob("*.csv"):
        copy = lists / path.relative_to(world / AUDIO_VISUAL)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    options = ["--corpus", "tau2021_audio_visual", "--data_dir", str(lists), "--rows", "log_mel"]
    with pytest.raises(SystemExit, match=r"none of its 38 files: get them with `python -m data_prep.download --corpus"):
        _table(tmp_path / "run", *options)
    (lists / "audio").mkdir()
    some = sorted((world / AUDIO_VISUAL / "audio").iterdir())[:-1]
    for path in some:
        (lists / "audio" / path.name).symlink_to(path)
    _table(tmp_path / "run", *options)
    assert "tau2021_audio_visual: 1 of 38 files are missing in" in capsys.readouterr().out


def test_what_cannot_end_is_refused_before_records_are_built(
    world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(expected_needs, "available_memory_bytes", lambda: 2**20)
    options = ["--corpus", "tau2021_audio_visual", "--data_dir", str(world / AUDIO_VISUAL), "--rows", "log_mel,ivf"]
    with pytest.raises(SystemExit, match=r"a training takes up to [\d.]+ GiB of memory and 0\.0 are available"):
        _table(tmp_path, *options)
    assert "2 trainings take up to" in capsys.readouterr().out
    assert not (tmp_path / "records").exists()


def test_what_is_missing_is_downloaded_first(world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[tuple[str, ...]] = []
    monkeypatch.setattr(corpus_sources, "call", lambda *arguments: called.append(arguments))
    monkeypatch.setattr("experiments.studies.city_table.make_table", lambda *_: None)
    folder = str(world / TAU2019)
    options = [
        "--corpus",
        "tau2019",
        "--pairs_corpus",
        "tau2021_audio_visual",
        "--pairs_dir",
        str(world / AUDIO_VISUAL),
    ]
    table1.main([*options, "--data_dir", folder, "--download", "--preset", "tiny", "--workdir", str(tmp_path)])
    assert sorted(called) == [
        ("data_prep.download", "--corpus", "tau2019", "--out", folder),
        ("data_prep.download", "--corpus", "tau2021_audio_visual", "--out", str(world / AUDIO_VISUAL)),
    ]


def test_the_disk_that_records_take_is_between_bounds() -> None:
    tiny = preset("tiny")
    assert corpus_sources.record_bytes(10, "tau2019", tiny) == (10 * tiny.audio.clip_samples * 2,) * 2
    least, most = corpus_sources.record_bytes(10, "tau2021_audio_visual_pairs", tiny)
    assert 0 < least < most
