"""A folder of some forty videos as people have them: each gives its pair, or is skipped for its own reason."""

import csv
import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import tensorflow as tf

from data_prep import build_records as module
from data_prep.build_records import build_records
from ivf.config import preset
from ivf.data.pair_record import PairRecord
from ivf.data.record_index import RecordIndex

GOOD = ""
PAGE = b"<!DOCTYPE html><html><body>404 Not Found</body></html>"
NAMES = (
    "plain.mp4", "UPPER.MP4", "two  spaces.mp4", "comma, quote \" and 'tick'.mp4", "new\nline.mp4", "-dash.mp4",
    "%s {x}.mp4", "Talk:one.mp4", "concat:a|b.mp4", "*?[ab].mp4", ".hidden.mp4", "dots...mp4", "雨の音🌧.mp4",
    "café.mp4", os.fsdecode(b"caf\xe9.mp4"), "below/deeper/video.mp4", "below/clip_000010.mp4", "below/clip_000020.mp4",
    "an mp4.mkv", "also an mp4.m4v",
)  # fmt: skip


def _zipped(content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.mp4", content)
    return file.getvalue()


def _changed(content: bytes) -> bytes:
    """The pictures' samples are noise; the tables say that all is well."""
    begin = content.index(b"mdat") + 4
    noise = np.random.default_rng(0).bytes(2_000)
    return content[:begin] + noise + content[begin + len(noise) :]


CONTENTS: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    **{name: (lambda whole: whole, GOOD) for name in NAMES},
    "something behind.mp4": (lambda whole: whole + (8).to_bytes(4, "big") + b"free", GOOD),
    "empty.mp4": (lambda _: b"", "file is empty"),
    "text.mp4": (lambda _: b"no video\n" * 99, "cannot be decoded"),
    "error page.mp4": (lambda _: PAGE, "cannot be decoded"),
    "zeros.mp4": (lambda _: bytes(9_999), "cannot be decoded"),
    "random.mp4": (lambda _: np.random.default_rng(1).bytes(9_999), "cannot be"),
    "zip.mp4": (_zipped, "cannot be decoded"),
    "playlist.mp4": (lambda _: b"#EXTM3U\n#EXTINF:1,\nfile:plain.mp4\n", "cannot be|no audio stream|list of other"),
    "concat list.mp4": (lambda _: b"ffconcat version 1.0\nfile 'plain.mp4'\n", "is a list of other files"),
    "cut.mp4": (lambda whole: whole[: len(whole) // 2], "truncated"),
    "head only.mp4": (lambda whole: whole[:40], "truncated|cannot be decoded"),
    "without tables.mp4": (lambda whole: whole[: whole.index(b"moov") - 4], "cannot be decoded"),
    "noise for samples.mp4": (_changed, "cannot be decoded|no frame can be decoded"),
}
LINKS: dict[str, tuple[Callable[[Path], Any], str]] = {
    "link.mp4": (lambda path: path.symlink_to("plain.mp4"), GOOD),
    "dead link.mp4": (lambda path: path.symlink_to("nowhere.mp4"), "is a link to a file that is missing"),
    "circle.mp4": (lambda path: path.symlink_to(path.name), "cannot be read: Too many levels"),
    "folder.mp4": (lambda path: path.mkdir(), "is a folder"),
    "pipe.mp4": (lambda path: os.mkfifo(path), "is not a regular file"),
}
REASONS = {name: reason for name, (_, reason) in (*CONTENTS.items(), *LINKS.items())}
REASONS |= {"silent.mp4": "no audio stream", "sound alone.mp4": "no video stream", "other container.mov": GOOD}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, write_video: Any) -> tuple[RecordIndex, dict[str, str]]:
    """The index, and the reason for each file that was skipped."""
    folder = tmp_path_factory.mktemp("dirty") / "videos"
    (folder / "below" / "deeper").mkdir(parents=True)
    whole = write_video(folder / "whole.mp4").read_bytes()
    (folder / "whole.mp4").unlink()
    for name, (change, _) in CONTENTS.items():
        (folder / name).write_bytes(change(whole))
    for name, (make, _) in LINKS.items():
        make(folder / name)
    write_video(folder / "silent.mp4", sound=False)
    write_video(folder / "sound alone.mp4", picture=False)
    with av.open(str(folder / "plain.mp4")) as given, av.open(str(folder / "other container.mov"), "w") as copy:
        copies = {stream.index: copy.add_stream_from_template(stream) for stream in given.streams}
        for packet in given.demux():
            if packet.dts is not None:
                packet.stream = copies[packet.stream.index]
                copy.mux(packet)
    (folder / "notes.txt").write_text("no video")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "write_shards", lambda tasks, workers: [task.write() for task in tasks])
        index = build_records("videos", folder, folder.parent / "out", preset("tiny"))
    assert sorted(path.name for path in folder.parent.iterdir()) == ["out", "videos"]
    with (index.folder / "skipped.csv").open(newline="", encoding="utf-8") as file:
        return index, {row["path"]: row["reason"] for row in csv.DictReader(file)}


def printed(name: str) -> str:
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def test_every_good_video_gives_its_pair(built: tuple[RecordIndex, dict[str, str]]) -> None:
    """Frames of the first second are of one grey value, 0 to 80; the sound is quiet until the tone begins."""
    index, skipped = built
    good = {f"{printed(os.path.splitext(name)[0])}@0000" for name, reason in REASONS.items() if not reason}
    files = [file for split in index.splits for file in index.files(split)]
    pairs = list(tf.data.TFRecordDataset(files).map(PairRecord.parse).as_numpy_iterator())
    assert sorted(pair["key"].decode() for pair in pairs) == sorted(good)
    for pair in pairs:
        assert pair["frame"].std() < 3 and pair["frame"].mean() < 85, pair["key"]
    log_mels = np.stack([pair["log_mel"] for pair in pairs])
    np.testing.assert_allclose(log_mels, log_mels[:1].repeat(len(pairs), 0), atol=0.1)
    assert len(pairs) + len(skipped) == len(REASONS) and sum(index.skipped.values()) == len(skipped)


@pytest.mark.parametrize("name", [name for name, reason in REASONS.items() if reason])
def test_every_bad_video_is_skipped_for_its_own_reason(built: tuple[RecordIndex, dict[str, str]], name: str) -> None:
    found = built[1][printed(name)]
    assert any(part in found for part in REASONS[name].split("|")), found
