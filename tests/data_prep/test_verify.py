"""Verification finds what was planted: missing and damaged files, and duplicates of either kind across splits."""

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from PIL import Image

from data_prep import build_records, verify
from data_prep.synthetic_world.layout import TAU2019
from data_prep.verification.checked_item import CheckedItem
from data_prep.verification.duplicates import MOST_BITS, byte_duplicates, perceptual_duplicates, repetitions
from ivf.config import override, preset

pytest.importorskip("imagehash")
TINY = preset("tiny")


def place(number: int, split: str, frame: np.ndarray, content: bytes | None = None) -> CheckedItem:
    return CheckedItem.of_picture(f"{number:03d}", split, content or frame.tobytes(), frame)


@pytest.fixture
def frames(tiny_world: Path) -> list[np.ndarray]:
    """Pictures of the labelled scenes, which are all unlike."""
    found = []
    for path in sorted((tiny_world / "truth" / "pictures").iterdir()):
        with Image.open(path) as picture:
            found.append(np.asarray(picture))
    return found


@pytest.fixture
def inline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build_records, "write_shards", lambda tasks, workers: [task.write() for task in tasks])


def test_perceptual_duplicates_are_those_of_brute_force(frames: list[np.ndarray], tmp_path: Path) -> None:
    """Unlike pictures, and some of them encoded anew, darkened or made smaller; no pair of unlike ones is found."""
    items = [place(number, ("train", "seen")[number > 20], frame) for number, frame in enumerate(frames)]
    Image.fromarray(frames[3]).save(tmp_path / "a.jpg", quality=60)
    with Image.open(tmp_path / "a.jpg") as again:
        items.append(place(103, "seen", np.asarray(again)))
    items.append(place(105, "seen", (0.8 * frames[5]).astype(np.uint8)))
    items.append(place(107, "unseen", np.asarray(Image.fromarray(frames[7]).resize((40, 40)))))
    items.append(place(108, "train", (0.8 * frames[8]).astype(np.uint8)))  # of the same split: no leak
    items.append(place(109, "seen", np.zeros((8, 8, 3), np.uint8)))  # black pictures are all alike
    items.append(place(110, "unseen", np.ones((8, 8, 3), np.uint8)))
    found = perceptual_duplicates(items)
    assert {(one.first, one.second) for one in found} == {("103", "003"), ("105", "005"), ("007", "107")}
    for one in found:
        first, second = (next(item for item in items if item.key == key) for key in (one.first, one.second))
        assert one.bits == (first.likeness ^ second.likeness).bit_count() and first.split == one.first_split
    brute = {
        frozenset((one.key, other.key))
        for one in items
        for other in items
        if one.split != other.split and one.likeness is not None and other.likeness is not None
        if (one.likeness ^ other.likeness).bit_count() <= MOST_BITS
    }
    assert {frozenset((one.first, one.second)) for one in found} == brute


def test_equal_bytes_are_told_apart_by_split(frames: list[np.ndarray]) -> None:
    frame = frames[0]
    items = [place(0, "train", frame), place(1, "train", frame), place(2, "seen", frame), place(3, "seen", frame, b"x")]
    assert [(one.first, one.second, one.bits) for one in byte_duplicates(items)] == [("000", "002", None)]
    assert repetitions(items) == 1


def run(capsys: pytest.CaptureFixture[str], folder: Path, *options: str) -> tuple[int, dict[str, Any], str]:
    code = verify.main([str(folder), *options])
    report = json.loads((folder / "verification" / "report.json").read_text()) if code < 2 else {}
    shown = capsys.readouterr()
    return code, report, shown.out + shown.err


def test_sound_records_are_called_sound(
    tiny_world: Path, tmp_path: Path, inline: None, capsys: pytest.CaptureFixture[str]
) -> None:
    build_records.build_records("tau2019", tiny_world / TAU2019, tmp_path, TINY)
    code, report, shown = run(capsys, tmp_path)
    assert code == 0 and report["items"] == 38 and "38 items; 0 missing, 0 corrupt" in shown
    assert report["duplicates"] == {
        "bytes_across_splits": [], "perceptual_across_splits": [], "repeated_within_splits": 0,
    }  # fmt: skip
    assert report["splits"]["unseen"]["cities"] == {"milan": 10} and len(report["splits"]["train"]["classes"]) == 10
    assert report["splits"]["seen"]["devices"] == {"a": 10}
    with Image.open(tmp_path / "verification" / "contact_sheet.png") as sheet:
        assert sheet.height == 30 * 68
    build_records.build_records("tau2019", tiny_world / TAU2019, tmp_path, TINY)  # the report is not in its way


def test_damaged_and_missing_records_are_named(
    tiny_world: Path, tmp_path: Path, inline: None, capsys: pytest.CaptureFixture[str]
) -> None:
    source, records = Path(shutil.copytree(tiny_world / "videos", tmp_path / "videos")), tmp_path / "records"
    (source / "empty.mp4").touch()
    build_records.build_records("videos", source, records, TINY)
    (shard,) = records.glob("train-*.tfrecord")
    content = bytearray(shard.read_bytes())
    content[len(content) // 2] ^= 1
    shard.write_bytes(content)
    (records / "validation-00000.tfrecord").unlink()
    code, report, shown = run(capsys, records)
    assert code == 1
    assert [one["file"] for one in report["corrupt"]] == [shard.name, shard.name]
    assert {one["file"] for one in report["missing"]} == {shard.name, "validation-00000.tfrecord"}
    assert f"corrupt: {shard.name}: its hash is not that of the index" in shown
    assert 0 < report["items"] < 24
    assert "skipped when built, 1: file is empty (named in skipped.csv)" in shown
    with Image.open(records / "verification" / "contact_sheet.png") as sheet:
        assert sheet.height == 68


def test_a_corpus_is_verified_before_it_is_built(
    tiny_world: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Planted: a file that is gone, one that is cut, one copied into a test fold, one played louder in another."""
    source = Path(shutil.copytree(tiny_world / "ESC-50", tmp_path / "esc"))
    folds = {fold: sorted((source / "audio").glob(f"{fold}-*")) for fold in range(1, 6)}
    gone, cut, one, other, quiet, loud = *folds[1][:2], folds[2][0], folds[3][0], folds[4][1], folds[5][1]
    gone.unlink()
    cut.write_bytes(cut.read_bytes()[:50_000])
    other.write_bytes(one.read_bytes())
    sound, rate = soundfile.read(quiet)
    soundfile.write(loud, 0.5 * sound, rate, "PCM_16")
    code, report, _ = run(capsys, source, "--corpus", "esc50", "--preset", "tiny", "--workers", "1")
    assert code == 1
    assert [tuple(found.values()) for found in report["missing"]] == [
        (f"audio/{gone.name}", "missing", "file is missing")
    ]
    assert [found["file"] for found in report["corrupt"]] == [f"audio/{cut.name}"]
    (same,) = report["duplicates"]["bytes_across_splits"]
    assert {same["first"], same["second"]} == {f"audio/{one.name}", f"audio/{other.name}"}
    alike = {frozenset((found["first"], found["second"])) for found in report["duplicates"]["perceptual_across_splits"]}
    assert alike == {frozenset((f"audio/{quiet.name}", f"audio/{loud.name}"))}


def test_pairs_of_a_corpus_are_known_by_their_frames(tiny_world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, report, _ = run(
        capsys, tiny_world / "videos", "--corpus", "videos", "--preset", "tiny", "--workers", "2"
    )  # fmt: skip
    shutil.rmtree(tiny_world / "videos" / "verification")  # the world is shared
    assert code == 0 and report["items"] == 24


def test_a_folder_without_records_is_an_error_of_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, shown = run(capsys, tmp_path)
    assert code == 2 and f"{tmp_path} holds no records: build them" in shown and shown.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_short_sounds_have_a_spectrogram_too() -> None:
    chosen = override(TINY, ["audio.clip_seconds=0.25"])
    sound = np.random.default_rng(0).normal(size=chosen.audio.clip_samples).astype(np.float32)
    assert CheckedItem.of_sound("a", "train", b"", sound).likeness is not None
