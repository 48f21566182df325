"""Sound files are read as training read them, and what is none is refused with a reason."""

import io
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile

from data_prep.media import read_audio
from ivf.sound_file import SoundFileError, SoundTooLongError, read_sound
from ivf.waveform import prepare

RATE = 22_050


def _tone(channels: int, seconds: float = 1.0) -> np.ndarray:
    time = np.arange(round(RATE * seconds)) / RATE
    return np.stack([0.4 * np.sin(2 * np.pi * 220 * (1 + one) * time) for one in range(channels)], axis=1)


def _wav(samples: np.ndarray, **how: str) -> bytes:
    buffer = io.BytesIO()
    soundfile.write(buffer, samples, RATE, format="WAV", **how)
    return buffer.getvalue()


def _encoded(path: Path, codec: str, format_name: str) -> Path:
    """A tone as FFmpeg writes it."""
    with av.open(str(path), "w", format=format_name) as container:
        stream = container.add_stream(codec, rate=48_000, layout="stereo")
        samples = np.tile(np.sin(np.arange(48_000) / 20.0), (2, 1)).astype(np.float32) * 0.3
        frame = av.AudioFrame.from_ndarray(samples, format="fltp", layout="stereo")
        frame.sample_rate = 48_000
        for one in [frame, None]:
            for packet in stream.encode(one):
                container.mux(packet)
    return path


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize(
    ("suffix", "subtype"), [("wav", "PCM_16"), ("wav", "FLOAT"), ("flac", "PCM_24"), ("ogg", "VORBIS")]
)
def test_a_file_gives_what_training_was_given(channels: int, suffix: str, subtype: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.{suffix}"
    soundfile.write(path, _tone(channels), RATE, subtype=subtype)
    sound = read_sound(path)
    assert sound.samples.shape[1] == channels and sound.sample_rate_hz == RATE
    np.testing.assert_allclose(prepare(*sound, 16_000), read_audio(path, 16_000), atol=1e-5)


@pytest.mark.parametrize(("codec", "suffix"), [("libopus", "webm"), ("aac", "mp4"), ("libmp3lame", "mp3")])
def test_files_of_browsers_and_phones_are_read(codec: str, suffix: str, tmp_path: Path) -> None:
    path = _encoded(tmp_path / f"a.{suffix}", codec, suffix)
    found = prepare(*read_sound(path), 16_000)
    assert 15_000 < len(found) < 17_500 and 0.15 < found.std() < 0.25
    assert read_sound(path.read_bytes()).samples.shape == read_sound(path).samples.shape


def test_real_recordings_give_what_training_was_given(shared_data: Path) -> None:
    for path in sorted((shared_data / "esc10").rglob("*.ogg"))[::40]:
        np.testing.assert_allclose(prepare(*read_sound(path), 16_000), read_audio(path, 16_000), atol=2e-5)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"hello, world, this is no sound at all", "cannot be decoded"),
        (b"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile:///etc/passwd\n", "cannot be decoded"),
        (b"ffconcat version 1.0\nfile /etc/passwd\n", "cannot be decoded"),
        (_wav(_tone(1))[:60], "truncated"),
        (_wav(_tone(1))[:20_000], "truncated"),
        (_wav(np.zeros((0, 1))), "holds no samples"),
    ],
)
def test_content_that_is_no_whole_sound_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(SoundFileError, match=reason):
        read_sound(content)


def test_a_long_sound_is_refused_without_being_unfolded() -> None:
    buffer = io.BytesIO()
    soundfile.write(buffer, np.zeros(RATE * 600, np.int16), RATE, format="FLAC")  # 13 million samples
    assert len(buffer.getvalue()) < 100_000
    with pytest.raises(SoundTooLongError, match="is longer than 60 seconds"):
        read_sound(buffer.getvalue(), at_most_seconds=60.0)


def test_many_channels_at_a_high_rate_are_refused_without_being_unfolded() -> None:
    """Of 600 seconds, which are few, eight channels at the rate that FLAC has at most would take 12 GB."""
    buffer = io.BytesIO()
    soundfile.write(buffer, np.zeros((655_350, 8), np.int16), 655_350, format="FLAC")  # a second
    assert len(buffer.getvalue()) < 100_000
    with pytest.raises(SoundTooLongError, match="holds more than 1,000,000 samples in all of its channels"):
        read_sound(buffer.getvalue(), at_most_seconds=600.0, at_most_samples=1_000_000)


def test_missing_files_folders_and_silent_videos_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SoundFileError, match="file is missing"):
        read_sound(tmp_path / "none.wav")
    with pytest.raises(SoundFileError, match="is a folder"):
        read_sound(tmp_path)
    with av.open(str(tmp_path / "silent.mp4"), "w") as container:
        stream = container.add_stream("mpeg4", rate=25)
        stream.width = stream.height = 32
        stream.pix_fmt = "yuv420p"
        frame = av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8), format="rgb24")
        for one in [frame, None]:
            for packet in stream.encode(one):
                container.mux(packet)
    with pytest.raises(SoundFileError, match="has no audio stream"):
        read_sound(tmp_path / "silent.mp4")
