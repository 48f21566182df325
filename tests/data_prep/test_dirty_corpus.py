"""A corpus of some seventy files as people have them: each is read, or skipped for its own reason."""

import csv
import gzip
import io
import os
import socket
import struct
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile
import tensorflow as tf
from PIL import Image

from data_prep import build_records as module
from data_prep.build_records import build_records
from ivf.config import preset
from ivf.data.clip_record import ClipRecord
from ivf.data.record_index import RecordIndex

RATE_HZ, TINY = 16_000, preset("tiny")
TONE = (0.5 * np.sin(2 * np.pi * 440 * np.arange(RATE_HZ // 4) / RATE_HZ)).astype(np.float32)
GOOD = ""
TONE_AT_HZ = {  # files in which the tone's samples are played at another rate
    "8 kHz.wav": 8_000, "192 kHz.wav": 192_000, "11025 Hz.wav": 11_025, "mp3 inside.wav": 44_100,
    "aac inside.mp3": 44_100, "opus.opus": 48_000, "alac.m4a": 44_100,
}  # fmt: skip


def sound(
    samples: np.ndarray = TONE, form: str = "WAV", subtype: str = "PCM_16", rate_hz: int = RATE_HZ, endian: str = "FILE"
) -> bytes:
    file = io.BytesIO()
    soundfile.write(file, samples, rate_hz, subtype, endian, format=form)
    return file.getvalue()


def encoded(form: str, codec: str, rate_hz: int = 44_100) -> bytes:
    file = io.BytesIO()
    with av.open(file, "w", format=form) as container:
        stream = container.add_stream(codec, rate=rate_hz, layout="mono")
        frame = av.AudioFrame.from_ndarray(np.resize(TONE, (1, rate_hz)), format="flt", layout="mono")
        frame.rate, frame.pts = rate_hz, 0
        context = stream.codec_context
        resampler = av.AudioResampler(context.format, "mono", rate_hz, context.frame_size or None)
        for given in (frame, None):
            for piece in resampler.resample(given):
                container.mux(stream.encode(piece))
        container.mux(stream.encode())
    return file.getvalue()


def wav(fmt: bytes, data: bytes, stated: int | None = None) -> bytes:
    body = b"WAVEfmt " + struct.pack("<I", len(fmt)) + fmt
    body += b"data" + struct.pack("<I", len(data) if stated is None else stated) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body


def pcm(channels: int = 1, rate_hz: int = RATE_HZ, bits: int = 16, codec: int = 1) -> bytes:
    return struct.pack("<HHIIHH", codec, channels, rate_hz, rate_hz * channels * bits // 8, channels * bits // 8, bits)


def _half(content: bytes) -> bytes:
    return content[: len(content) // 2]


def picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (8, 8)).save(file, "png")
    return file.getvalue()


def zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.wav", sound())
    return file.getvalue()


LONG = "n" * 240
CONTENTS: dict[str, tuple[Callable[[], bytes], str]] = {  # name → content, and the reason or "" if it is good
    "plain.wav": (sound, GOOD),
    "UPPER.WAV": (sound, GOOD),
    "two  spaces.wav": (sound, GOOD),
    "comma, quote \" and 'tick'.wav": (sound, GOOD),
    "new\nline.wav": (sound, GOOD),
    "tab\t.wav": (sound, GOOD),
    "-dash.wav": (sound, GOOD),
    "%s %d {x}.wav": (sound, GOOD),
    "Talk:one.wav": (sound, GOOD),
    "http:..x.wav": (sound, GOOD),
    "concat:a|b.wav": (sound, GOOD),
    "*?[ab].wav": (sound, GOOD),
    "back\\slash.wav": (sound, GOOD),
    ".hidden.wav": (sound, GOOD),
    "dots...wav": (sound, GOOD),
    "café.wav": (sound, GOOD),
    "cafe\u0301.wav": (sound, GOOD),  # the same to the eye, another name
    "雨の音🌧.wav": (sound, GOOD),
    "\u202eright to left.wav": (sound, GOOD),
    os.fsdecode(b"caf\xe9.wav"): (sound, GOOD),
    f"{LONG}.wav": (sound, GOOD),
    "8 bits.wav": (lambda: sound(subtype="PCM_U8"), GOOD),
    "24 bits.wav": (lambda: sound(subtype="PCM_24"), GOOD),
    "float.wav": (lambda: sound(subtype="FLOAT"), GOOD),
    "double.wav": (lambda: sound(subtype="DOUBLE"), GOOD),
    "a-law.wav": (lambda: sound(subtype="ALAW"), GOOD),
    "stereo.wav": (lambda: sound(np.stack([TONE, TONE], 1)), GOOD),
    "eight channels.wav": (lambda: sound(np.repeat(TONE[:, None], 8, 1)), GOOD),
    "8 kHz.wav": (lambda: sound(rate_hz=8_000), GOOD),
    "192 kHz.wav": (lambda: sound(rate_hz=192_000), GOOD),
    "11025 Hz.wav": (lambda: sound(rate_hz=11_025), GOOD),
    "silence.wav": (lambda: sound(np.zeros(RATE_HZ)), GOOD),
    "one sample.wav": (lambda: sound(TONE[1:2]), GOOD),
    "too loud.wav": (lambda: sound(4 * TONE, subtype="FLOAT"), GOOD),
    "big endian.wav": (lambda: sound(endian="BIG"), GOOD),
    "streamed.wav": (lambda: wav(pcm(), (TONE * 32_767).astype("<i2").tobytes(), 0xFFFFFFFF), GOOD),
    "w64.wav": (lambda: sound(form="W64"), GOOD),
    "flac inside.wav": (lambda: sound(form="FLAC"), GOOD),
    "mp3 inside.wav": (lambda: encoded("mp3", "libmp3lame"), GOOD),
    "aac inside.mp3": (lambda: encoded("adts", "aac"), GOOD),
    "vorbis.ogg": (lambda: sound(form="OGG", subtype="VORBIS"), GOOD),
    "opus.opus": (lambda: encoded("ogg", "libopus", 48_000), GOOD),
    "wav inside.flac": (sound, GOOD),
    "alac.m4a": (lambda: encoded("ipod", "alac"), GOOD),
    "noise behind.wav": (lambda: sound() + os.urandom(999), GOOD),
    "empty.wav": (lambda: b"", "file is empty"),
    "zeros.wav": (lambda: bytes(9_999), "cannot be decoded"),
    "random.wav": (lambda: np.random.default_rng(1).bytes(9_999), "cannot be"),
    "text.wav": (lambda: b"this is no sound\n" * 99, "cannot be"),
    "error page.wav": (lambda: b"<!DOCTYPE html><html><body>404 Not Found</body></html>", "cannot be"),
    "utf-16.wav": (lambda: "no sound".encode("utf-16") * 50, "cannot be"),
    "picture.wav": (picture, "no audio stream"),
    "zip.wav": (zipped, "cannot be"),
    "gz.wav": (lambda: gzip.compress(sound()), "cannot be"),
    "playlist.wav": (lambda: b"#EXTM3U\n#EXTINF:1,\nfile:plain.wav\n", "cannot be|no audio stream"),
    "concat list.wav": (lambda: b"ffconcat version 1.0\nfile 'plain.wav'\n", "is a list of other files"),
    "remote list.wav": (lambda: b"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/a.wav\n", "cannot be|no audio stream"),
    "head only.wav": (lambda: sound()[:44], "truncated"),
    "half a head.wav": (lambda: sound()[:20], "cannot be"),
    "cut.wav": (lambda: sound()[:4_000], "truncated"),
    "cut.flac": (lambda: _half(sound(form="FLAC")), "truncated|cannot be decoded"),
    "cut.ogg": (lambda: _half(sound(np.resize(TONE, 99_999), "OGG", "VORBIS")), "truncated"),
    "no samples.wav": (lambda: wav(pcm(), b""), "holds no samples"),
    "no channels.wav": (lambda: wav(pcm(channels=0), bytes(999)), "cannot be"),
    "no rate.wav": (lambda: wav(pcm(rate_hz=0), bytes(999)), "cannot be"),
    "unknown codec.wav": (lambda: wav(pcm(codec=0x1234), bytes(999)), "cannot be"),
    "not a number.wav": (lambda: sound(np.full(99, np.nan), subtype="FLOAT"), "NaN or infinite"),
    "infinite.wav": (lambda: sound(np.full(99, np.inf), subtype="FLOAT"), "NaN or infinite"),
}
LINKS = {  # name → what is made there, and the reason
    "link.wav": (lambda path: path.symlink_to("plain.wav"), GOOD),
    "hard link.wav": (lambda path: os.link(path.with_name("plain.wav"), path), GOOD),
    "dead link.wav": (lambda path: path.symlink_to("nowhere.wav"), "is a link to a file that is missing"),
    "circle.wav": (lambda path: path.symlink_to(path.name), "cannot be read: Too many levels"),
    "folder.wav": (lambda path: path.mkdir(), "is a folder"),
    "folder link.wav": (lambda path: path.symlink_to(path.parent), "is a folder"),
    "pipe.wav": (lambda path: os.mkfifo(path), "is not a regular file"),
    "device.wav": (lambda path: path.symlink_to("/dev/zero"), "is not a regular file"),
}  # fmt: skip


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of one class for each content, so that files of any name share folders."""
    folder = tmp_path_factory.mktemp("dirty") / "corpus"
    (folder / "sounds").mkdir(parents=True)
    for name, (write, _) in CONTENTS.items():
        (folder / "sounds" / name).write_bytes(write())
    for name, (make, _) in LINKS.items():
        make(folder / "sounds" / name)
    (folder / "sounds" / "notes.txt").write_text("not a sound")
    for name in ("Thumbs.db", ".DS_Store"):
        (folder / name).write_bytes(b"x")
    with tempfile.TemporaryDirectory() as short, socket.socket(socket.AF_UNIX) as listening:
        listening.bind(f"{short}/s")  # names of sockets are short
        os.rename(f"{short}/s", folder / "sounds" / "socket.wav")
    return folder


@pytest.fixture(scope="module")
def built(corpus: Path) -> tuple[RecordIndex, dict[str, str]]:
    """The index, and the reason for each file that was skipped."""
    before = snapshot(corpus.parent)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "write_shards", lambda tasks, workers: [task.write() for task in tasks])
        index = build_records("folder", corpus, corpus.parent / "out", TINY)
    after = snapshot(corpus.parent)
    assert {name: after[name] for name in before} == before
    assert all(name.startswith("out/") or name == "out" for name in set(after) - set(before))
    with (index.folder / "skipped.csv").open(newline="", encoding="utf-8") as file:
        return index, {row["path"]: row["reason"] for row in csv.DictReader(file)}


def snapshot(folder: Path) -> dict[str, tuple[int, int]]:
    found = {}
    for place, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = Path(place, name)
            status = path.lstat()
            found[str(path.relative_to(folder))] = (status.st_size * path.is_file(), status.st_mode)
    return found


def shown(name: str) -> str:
    return f"sounds/{os.fsencode(name).decode('utf-8', 'backslashreplace')}"


def test_there_are_enough_of_them() -> None:
    assert len(CONTENTS) + len(LINKS) >= 60


def test_every_good_file_is_there_once(built: tuple[RecordIndex, dict[str, str]]) -> None:
    index, skipped = built
    good = {shown(name) for name, (_, reason) in (*CONTENTS.items(), *LINKS.items()) if not reason}
    files = [file for split in index.splits for file in index.files(split)]
    clips = list(tf.data.TFRecordDataset(files).map(ClipRecord.parse).as_numpy_iterator())
    keys = [clip["key"].decode() for clip in clips]
    assert sorted(keys) == sorted(good)
    assert not good & set(skipped)
    for key, clip in zip(keys, clips, strict=True):
        assert len(clip["waveform"]) == TINY.audio.clip_samples
        if (name := key.removeprefix("sounds/")) not in ("silence.wav", "one sample.wav"):
            spectrum = np.abs(np.fft.rfft(clip["waveform"].astype(float)))
            pitch_hz = spectrum.argmax() * RATE_HZ / TINY.audio.clip_samples
            assert pitch_hz == pytest.approx(440 * TONE_AT_HZ.get(name, RATE_HZ) / RATE_HZ, rel=0.01), name


@pytest.mark.parametrize("name", [name for name, (_, reason) in (*CONTENTS.items(), *LINKS.items()) if reason])
def test_every_bad_file_is_skipped_for_its_own_reason(built: tuple[RecordIndex, dict[str, str]], name: str) -> None:
    reason = {**CONTENTS, **LINKS}[name][1]
    found = built[1][shown(name)]
    assert any(part in found for part in reason.split("|")), found


def test_all_are_counted(built: tuple[RecordIndex, dict[str, str]]) -> None:
    index, skipped = built
    count = sum(index.count(split) for split in index.splits)
    assert count + len(skipped) == len(CONTENTS) + len(LINKS) + 1  # the socket
    assert sum(index.skipped.values()) == len(skipped)
    assert skipped["sounds/socket.wav"] == "is not a regular file"
