"""Small files of many containers, codecs, headers and layouts: each is read to its right value, or refused."""

import io
import struct
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from data_prep.media import MediaError, media_span, read_audio, read_frames, read_image

RATE_HZ = 16_000
CONTAINERS = (  # file, codec, rate in Hz, layout, whether half of the file can be told from the whole
    ("a.wav", "pcm_s16le", 16_000, "mono", True),
    ("a.wav", "pcm_s24le", 48_000, "stereo", True),
    ("a.wav", "pcm_s32le", 44_100, "mono", True),
    ("a.wav", "pcm_f32le", 22_050, "stereo", True),
    ("a.wav", "pcm_u8", 16_000, "mono", True),
    ("a.wav", "pcm_alaw", 8_000, "mono", True),
    ("a.wav", "pcm_mulaw", 8_000, "mono", True),
    ("a.wav", "adpcm_ima_wav", 16_000, "mono", True),
    ("a.wav", "adpcm_ms", 16_000, "stereo", True),
    ("a.wav", "libmp3lame", 44_100, "mono", True),
    ("a.wav", "pcm_s16le", 48_000, "5.1", True),
    ("a.wav", "pcm_s16le", 48_000, "7.1", True),
    ("a.wav", "pcm_s16le", 48_000, "hexadecagonal", True),
    ("a.flac", "flac", 44_100, "stereo", True),
    ("a.flac", "flac", 48_000, "7.1", True),
    ("a.ogg", "flac", 44_100, "stereo", True),
    ("a.ogg", "libopus", 48_000, "mono", True),
    ("a.mp3", "libmp3lame", 44_100, "stereo", True),
    ("a.m4a", "aac", 44_100, "stereo", True),
    ("a.m4a", "aac", 48_000, "7.1", True),
    ("a.m4a", "alac", 44_100, "stereo", True),
    ("a.aac", "aac", 44_100, "mono", False),
    ("a.ac3", "ac3", 48_000, "5.1", False),
    ("a.mka", "flac", 48_000, "7.1", True),
    ("a.mka", "libopus", 48_000, "7.1", True),
    ("a.mka", "ac3", 48_000, "stereo", True),
    ("a.mka", "pcm_s16le", 16_000, "mono", True),
    ("a.webm", "libopus", 48_000, "stereo", True),
    ("a.mov", "pcm_s16le", 48_000, "stereo", True),
    ("a.avi", "libmp3lame", 44_100, "mono", True),
    ("a.avi", "pcm_s16le", 16_000, "mono", True),
    ("a.aiff", "pcm_s16be", 16_000, "mono", True),
    ("a.au", "pcm_s16be", 16_000, "mono", True),
    ("a.caf", "pcm_s16le", 16_000, "mono", True),
)  # fmt: skip
VIDEOS = (
    ("a.mp4", "libx264"), ("a.mov", "libx264"), ("a.mkv", "libx264"), ("a.avi", "mjpeg"), ("a.avi", "mpeg4"),
    ("a.mkv", "mpeg4"), ("a.mp4", "mpeg4"), ("a.webm", "libvpx"), ("a.webm", "libvpx-vp9"), ("a.mkv", "ffv1"),
)  # fmt: skip
TURNS = {  # a, b, c, d of the display matrix, and the quarter where the bright top left corner of the stored frame goes
    (1, 0, 0, 1): (0, 0), (0, 1, -1, 0): (0, 1), (-1, 0, 0, -1): (1, 1), (0, -1, 1, 0): (1, 0),
    (-1, 0, 0, 1): (0, 1), (1, 0, 0, -1): (1, 0), (0, 1, 1, 0): (0, 0), (0, -1, -1, 0): (1, 1),
}  # fmt: skip


def _write_tone(path: Path, codec: str, rate_hz: int, layout: str) -> bytes:
    """A second of sound of which the second half is a tone."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate_hz, layout=layout)
        n_channels = stream.codec_context.layout.nb_channels
        times = np.arange(rate_hz) / rate_hz
        tone = (0.5 * np.sin(2 * np.pi * 440 * times) * (times >= 0.5)).astype(np.float32)
        packed = np.repeat(tone, n_channels)[np.newaxis]
        frame = av.AudioFrame.from_ndarray(packed, format="flt", layout=layout)
        frame.rate, frame.pts = rate_hz, 0
        resampler = av.AudioResampler(
            stream.codec_context.format, layout, rate_hz, stream.codec_context.frame_size or None
        )
        for given in (frame, None):
            for piece in resampler.resample(given):
                container.mux(stream.encode(piece))
        container.mux(stream.encode())
    return path.read_bytes()


def _write_steps(path: Path, codec: str, size: tuple[int, int] = (64, 64), corner: bool = False) -> bytes:
    """Three seconds of which frame n of 30 has the grey value 8 n; or a picture whose top left quarter is bright."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=10)
        stream.width, stream.height = size
        stream.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
        stream.gop_size = 12
        for number in range(30):
            grey = np.full((size[1], size[0], 3), 0 if corner else 8 * number, np.uint8)
            if corner:
                grey[: size[1] // 2, : size[0] // 2] = 255
            container.mux(stream.encode(av.VideoFrame.from_ndarray(grey, format="rgb24")))
        container.mux(stream.encode())
    return path.read_bytes()


@pytest.mark.parametrize(("name", "codec", "rate_hz", "layout", "_"), CONTAINERS)
def test_sound_is_whole_and_in_time(tmp_path: Path, name: str, codec: str, rate_hz: int, layout: str, _: bool) -> None:
    _write_tone(tmp_path / name, codec, rate_hz, layout)
    waveform = read_audio(tmp_path / name, RATE_HZ)
    assert len(waveform) / RATE_HZ == pytest.approx(1.0, abs=0.1)
    assert np.flatnonzero(np.abs(waveform) > 0.15)[0] / RATE_HZ == pytest.approx(0.5, abs=0.06)


@pytest.mark.parametrize(("name", "codec", "rate_hz", "layout", "_"), [case for case in CONTAINERS if case[-1]])
def test_half_a_file_is_refused(tmp_path: Path, name: str, codec: str, rate_hz: int, layout: str, _: bool) -> None:
    whole = _write_tone(tmp_path / name, codec, rate_hz, layout)
    (tmp_path / name).write_bytes(whole[: len(whole) * 6 // 10 + 1])
    with pytest.raises(MediaError):
        read_audio(tmp_path / name, RATE_HZ)


@pytest.mark.parametrize(("riff", "data", "byte_rate", "before", "right"), [
    (None, None, 32_000, b"", True),
    (None, None, 64_000, b"", True),
    (None, None, 0, b"", True),
    (0, 0, 32_000, b"", True),
    (0xFFFFFFFF, 0xFFFFFFFF, 32_000, b"", True),
    (0x7FFFF024, 0x7FFFF000, 32_000, b"", True),
    (0xFFFFFFFF, None, 32_000, b"", True),
    (None, None, 32_000, b"LIST" + struct.pack("<I", 5) + b"odd..\0", True),
    (None, None, 32_000, b"JUNK" + struct.pack("<I", 4) + b"data", True),
    (None, 64_000, 32_000, b"", False),
    (64_036, 64_000, 32_000, b"", False),
])  # fmt: skip
def test_wav_headers(
    tmp_path: Path, riff: int | None, data: int | None, byte_rate: int, before: bytes, right: bool
) -> None:
    samples = (0.5 * np.sin(np.arange(RATE_HZ)) * 32_767).astype("<i2").tobytes()
    chunk = b"data" + struct.pack("<I", len(samples) if data is None else data) + samples
    body = b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, RATE_HZ, byte_rate, 2, 16) + before + chunk
    (tmp_path / "a.wav").write_bytes(b"RIFF" + struct.pack("<I", len(body) if riff is None else riff) + body)
    if right:
        assert len(read_audio(tmp_path / "a.wav", RATE_HZ)) == RATE_HZ
    else:
        with pytest.raises(MediaError, match="truncated"):
            read_audio(tmp_path / "a.wav", RATE_HZ)


@pytest.mark.parametrize(("name", "codec"), VIDEOS)
def test_frames_are_those_of_their_moments(tmp_path: Path, name: str, codec: str) -> None:
    _write_steps(tmp_path / name, codec)
    moments = np.random.default_rng(0).uniform(0.0, 2.9, 12)
    found = [frame.mean() for frame in read_frames(tmp_path / name, moments, 8)]
    np.testing.assert_allclose(found, [8 * int(moment * 10 + 1e-3) for moment in moments], atol=3.9)


@pytest.mark.parametrize(("name", "codec"), VIDEOS)
def test_half_a_video_is_refused(tmp_path: Path, name: str, codec: str) -> None:
    whole = _write_steps(tmp_path / name, codec)
    (tmp_path / name).write_bytes(whole[: len(whole) * 6 // 10])
    with pytest.raises(MediaError):
        list(read_frames(tmp_path / name, [0.0], 8))


@pytest.mark.parametrize("matrix", TURNS)
def test_display_matrices(tmp_path: Path, matrix: tuple[int, int, int, int]) -> None:
    file = bytearray(_write_steps(tmp_path / "a.mp4", "libx264", corner=True))
    place = file.index(b"tkhd") + 4 + 40
    a, b, c, d = (65_536 * value for value in matrix)
    file[place : place + 36] = struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 1 << 30)
    (tmp_path / "a.mp4").write_bytes(file)
    (frame,) = read_frames(tmp_path / "a.mp4", [0.5], 16)
    quarters = frame.reshape(2, 8, 2, 8, 3).mean(axis=(1, 3, 4))
    assert np.unravel_index(quarters.argmax(), (2, 2)) == TURNS[matrix]


def _png(array: np.ndarray, **options: object) -> bytes:
    file = io.BytesIO()
    Image.fromarray(array).save(file, "png", **options)
    return file.getvalue()


IMAGES: dict[str, tuple[Callable[[], bytes], float | str]] = {
    "8 bits": (lambda: _png(np.full((8, 8), 100, np.uint8)), 100.0),
    "16 bits": (lambda: _png(np.full((8, 8), 100 * 257, np.uint16)), 100.0),
    "transparent": (lambda: _png(np.zeros((8, 8, 4), np.uint8)), 255.0),
    "half transparent black": (lambda: _png(np.full((8, 8, 4), (0, 0, 0, 128), np.uint8)), 127.0),
    "grey with alpha": (lambda: _png(np.zeros((8, 8, 2), np.uint8)), 255.0),
    "one transparent grey": (lambda: _png(np.full((8, 8), 7, np.uint8), transparency=7), 255.0),
    "text": (lambda: b"no picture", "is not an image"),
    "empty": (lambda: b"", "file is empty"),
}


@pytest.mark.parametrize("kind", IMAGES)
def test_images(tmp_path: Path, kind: str) -> None:
    write, right = IMAGES[kind]
    (tmp_path / "a.png").write_bytes(write())
    if isinstance(right, str):
        with pytest.raises(MediaError, match=right):
            read_image(tmp_path / "a.png", 4)
    else:
        assert read_image(tmp_path / "a.png", 4).mean() == pytest.approx(right, abs=1)


def test_folders_and_dead_links_are_called_so(tmp_path: Path) -> None:
    (tmp_path / "folder.mp4").mkdir()
    (tmp_path / "link.mp4").symlink_to(tmp_path / "gone")
    for name, reason in {"folder.mp4": "is a folder", "link.mp4": "is a link to a file that is missing"}.items():
        for read in (media_span, lambda path: read_audio(path, RATE_HZ)):
            with pytest.raises(MediaError, match=reason):
                read(tmp_path / name)
