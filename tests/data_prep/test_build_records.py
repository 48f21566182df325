"""Records are complete, deterministic and resumable, and list the media that were skipped."""

import csv
import resource
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
import tensorflow as tf

from data_prep import build_records as module
from data_prep.build_records import build_records, main
from data_prep.corpora.videos import pair_items
from data_prep.records import shard_plan
from ivf.config import override, preset
from ivf.data.clip_record import ClipRecord
from ivf.data.pair_record import PairRecord
from ivf.data.record_index import RecordIndex
from ivf.data.waveform_pair_record import WaveformPairRecord
from ivf.frontends import LogMel

TINY = preset("tiny")


def _inline(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(module, "write_shards", lambda tasks, workers: [task.write() for task in tasks])
    patch.setattr(shard_plan, "_SHARD_ITEMS", 2)


@pytest.fixture
def inline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Writes shards of two items in this process: worker processes take seconds to start."""
    _inline(monkeypatch)


@pytest.fixture(scope="module")
def videos(tmp_path_factory: pytest.TempPathFactory, write_video: Callable[..., Path]) -> Path:
    """Five videos of two windows, and two that are broken."""
    folder = tmp_path_factory.mktemp("videos")
    for number in range(5):
        write_video(folder / f"v{number}.mp4", seconds=2.2, beep_seconds=0.4 * number)
    (folder / "cut.mp4").write_bytes((folder / "v0.mp4").read_bytes()[:2_000])
    write_video(folder / "silent.mp4", sound=False)
    return folder


@pytest.fixture(scope="module")
def built(videos: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Records of `videos`; treat them as read-only."""
    out = tmp_path_factory.mktemp("records")
    with pytest.MonkeyPatch.context() as patch:
        _inline(patch)
        assert build_records("videos", videos, out, TINY) == RecordIndex.load(out)
    return out


@pytest.fixture
def esc50(tmp_path: Path) -> Path:
    """Ten clips in five folds, of which one is empty and one is missing."""
    folder = tmp_path / "ESC-50"
    (folder / "audio").mkdir(parents=True)
    (folder / "meta").mkdir()
    rows = ["filename,fold,target,category,esc10,src_file,take"]
    for number in range(10):
        name = f"{number % 5 + 1}-{number}-A-{number % 2}.wav"
        rows.append(f"{name},{number % 5 + 1},{number % 2},{('dog', 'rain')[number % 2]},True,{number},A")
        soundfile.write(folder / "audio" / name, np.random.default_rng(number).uniform(-1, 1, 8_000), 16_000)
    (folder / "meta" / "esc50.csv").write_text("\n".join(rows) + "\n")
    (folder / "audio" / "1-0-A-0.wav").write_bytes(b"")
    (folder / "audio" / "2-1-A-1.wav").unlink()
    return folder


def _records(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix in (".tfrecord", ".csv")} | {
        "index.json": (folder / "index.json").read_bytes()
    }


def _read(index: RecordIndex, split: str, parse: Callable[[tf.Tensor], Any]) -> list[Any]:
    return list(index.records(split).map(parse).as_numpy_iterator())


def test_a_worker_process_writes_the_same_bytes_as_this_one(
    videos: Path, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shard_plan, "_SHARD_ITEMS", 2)
    build_records("videos", videos, tmp_path / "pool", TINY, workers=1)
    assert _records(tmp_path / "pool") == _records(built)


def test_every_window_of_every_good_video(built: Path) -> None:
    index = RecordIndex.load(built)
    pairs = [pair for split in index.splits for pair in _read(index, split, PairRecord.parse)]
    assert sorted(pair["key"].decode() for pair in pairs) == [f"v{n}@{w:04d}" for n in range(5) for w in range(2)]
    assert sum(map(index.count, index.splits)) == 10
    frames = TINY.log_mel.n_frames(TINY.audio.clip_samples)
    assert {pair["log_mel"].shape for pair in pairs} == {(frames, TINY.log_mel.n_mels, 1)}
    assert {pair["frame"].shape for pair in pairs} == {(16, 16, 3)}


def test_log_mels_are_those_of_the_front_end(videos: Path, built: Path) -> None:
    index = RecordIndex.load(built)
    found = {pair["key"].decode(): pair for split in index.splits for pair in _read(index, split, PairRecord.parse)}
    item = next(item for item in pair_items(videos) if item.key == "v3")
    for pair in item.pairs(TINY.audio, TINY.image, 0):
        expected = LogMel(TINY.log_mel)(pair.waveform[np.newaxis]).numpy()[0]
        np.testing.assert_allclose(found[pair.key]["log_mel"], expected, atol=0.02)
        np.testing.assert_array_equal(found[pair.key]["frame"], pair.frame)


def test_pairs_with_waveforms_are_the_same_pairs(videos: Path, built: Path, tmp_path: Path, inline: None) -> None:
    index, others = build_records("videos_waveforms", videos, tmp_path / "out", TINY), RecordIndex.load(built)
    assert index.kind == "waveform_pairs" and "log_mel" not in index.config
    for split in others.splits:
        found, pairs = _read(index, split, WaveformPairRecord.parse), _read(others, split, PairRecord.parse)
        for waveform_pair, pair in zip(found, pairs, strict=True):
            assert waveform_pair["key"] == pair["key"]
            np.testing.assert_array_equal(waveform_pair["frame"], pair["frame"])
            log_mel = LogMel(TINY.log_mel)(waveform_pair["waveform"][np.newaxis]).numpy()[0]
            np.testing.assert_allclose(pair["log_mel"], log_mel, atol=0.3)  # of 16-bit samples, also where it is silent
            assert 0 <= waveform_pair["frame_sample"] < TINY.audio.clip_samples


def test_bad_media_are_counted_and_listed(built: Path) -> None:
    assert RecordIndex.load(built).skipped == {
        "truncated: shorter than its header says": 1,
        "no audio stream": 1,
    }
    with (built / "skipped.csv").open(newline="") as file:
        assert [row["path"] for row in csv.DictReader(file)] == ["cut.mp4", "silent.mp4"]


def test_clips_keep_their_waveforms_and_labels(esc50: Path, tmp_path: Path, inline: None) -> None:
    index = build_records("esc50", esc50, tmp_path / "out", override(TINY, ["audio.clip_seconds=0.25"]))
    assert (index.kind, index.classes) == ("clips", ("dog", "rain"))
    assert {split: index.count(split) for split in index.splits} == {
        "fold1": 1, "fold2": 1, "fold3": 2, "fold4": 2, "fold5": 2,
    }  # fmt: skip
    assert index.skipped == {"file is empty": 1, "file is missing": 1}
    for clip in _read(index, "fold3", ClipRecord.parse):
        waveform, _ = soundfile.read(esc50 / clip["key"].decode(), dtype="float32")
        np.testing.assert_array_equal(clip["waveform"], waveform[:4_000])
        assert index.classes[clip["label"]] == clip["scene"].decode()
        assert clip["fold"] == 3


def test_only_missing_or_incomplete_shards_are_written_again(esc50: Path, tmp_path: Path, inline: None) -> None:
    out = tmp_path / "out"
    before = _records(build_records("esc50", esc50, out, TINY).folder)
    kept = (out / "fold5-00000.tfrecord").stat().st_mtime_ns
    (out / "index.json").unlink()
    (out / "fold3-00000.tfrecord").unlink()
    (out / "fold4-00000.tfrecord").write_bytes(b"half")
    (out / ".fold3-00000.tfrecord.partial").write_bytes(b"left by a killed process")
    build_records("esc50", esc50, out, TINY)
    assert _records(out) == before
    assert (out / "fold5-00000.tfrecord").stat().st_mtime_ns == kept
    assert not list(out.glob(".*"))


@pytest.mark.parametrize("damage", [Path.unlink, lambda shard: shard.write_bytes(b"short")], ids=["gone", "short"])
def test_building_again_repairs_finished_records(
    esc50: Path, tmp_path: Path, inline: None, damage: Callable[[Path], None]
) -> None:
    before = _records(build_records("esc50", esc50, tmp_path, TINY).folder)
    damage(tmp_path / "fold3-00000.tfrecord")
    with pytest.raises((FileNotFoundError, ValueError), match="build it again"):
        RecordIndex.load(tmp_path)
    build_records("esc50", esc50, tmp_path, TINY)
    assert _records(RecordIndex.load(tmp_path).folder) == before


def test_a_repaired_source_file_is_read_again(esc50: Path, tmp_path: Path, inline: None) -> None:
    build_records("esc50", esc50, tmp_path / "out", TINY)
    soundfile.write(esc50 / "audio" / "2-1-A-1.wav", np.zeros(8_000), 16_000)
    index = build_records("esc50", esc50, tmp_path / "out", TINY)
    assert (index.count("fold2"), index.skipped) == (2, {"file is empty": 1})


def test_records_of_another_recipe_are_not_overwritten(esc50: Path, tmp_path: Path, inline: None) -> None:
    before = _records(build_records("esc50", esc50, tmp_path / "out", TINY).folder)
    with pytest.raises(ValueError, match="choose another --out"):
        build_records("esc50", esc50, tmp_path / "out", TINY, seed=1)
    assert _records(tmp_path / "out") == before


@pytest.mark.parametrize("windows_per_video", [1, 10])
def test_another_number_of_windows_is_another_recipe(
    videos: Path, tmp_path: Path, inline: None, windows_per_video: int
) -> None:
    build_records("videos", videos, tmp_path, TINY, windows_per_video=windows_per_video)
    before = _records(tmp_path)
    for other in {1, 2, 10} - {windows_per_video}:
        with pytest.raises(ValueError, match=f"windows_per_video: {windows_per_video} there, {other} here.: choose"):
            build_records("videos", videos, tmp_path, TINY, windows_per_video=other)
    assert _records(tmp_path) == before
    assert RecordIndex.load(tmp_path).config["windows_per_video"] == windows_per_video


def test_clips_have_no_number_of_windows(esc50: Path, tmp_path: Path, inline: None) -> None:
    before = build_records("esc50", esc50, tmp_path, TINY)
    assert build_records("esc50", esc50, tmp_path, TINY, windows_per_video=1) == before


def _main(corpus: str, source: Path, out: Path) -> int:
    return main(["--corpus", corpus, "--source", str(source), "--out", str(out), "--preset", "tiny"])


def test_a_corpus_without_usable_media_is_an_error_of_one_line(
    tmp_path: Path, inline: None, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "a.mp4").touch()
    assert _main("videos", tmp_path / "source", tmp_path / "out") == 1
    message = capsys.readouterr().err
    assert message.startswith(f"error: {tmp_path / 'source'}: none of 1 items can be used")
    assert message.count("\n") == 1
    assert not (tmp_path / "out" / "index.json").exists()


def test_a_full_disk_is_an_error_of_one_line_and_leaves_no_partial_file(
    esc50: Path, tmp_path: Path, inline: None, capsys: pytest.CaptureFixture[str]
) -> None:
    """The full disk is simulated by a limit on file sizes that some shards exceed."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, hard))
    try:
        code = _main("esc50", esc50, tmp_path / "out")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    message = capsys.readouterr().err
    assert code == 1
    assert message.startswith(f"error: cannot write {tmp_path / 'out' / 'fold3-00000.tfrecord'}: ")
    assert message.count("\n") == 1
    assert {path.name for path in (tmp_path / "out").glob("*.tfrecord")} == {f"fold{n}-00000.tfrecord" for n in (1, 2)}
    assert not list((tmp_path / "out").glob(".*"))
    assert not (tmp_path / "out" / "index.json").exists()
    assert _main("esc50", esc50, tmp_path / "out") == 0


def test_zero_workers_are_refused(esc50: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--corpus", "esc50", "--source", str(esc50), "--out", str(tmp_path), "--workers", "0"])
    assert "--workers 0: use 1 or more" in capsys.readouterr().err
