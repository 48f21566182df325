"""Sound files of any format, and the sound of videos, for trained models: what FFmpeg (PyAV) or libsndfile decodes."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import av
import numpy as np
import soundfile

_TRUNCATION_SECONDS = 0.25  # codecs pad and trim by some hundredths of a second; truncation loses more
_LENGTH_IS_STATED = {"mov", "flac", "aiff", "au", "caf", "w64"}  # by their muxers; others guess from a bit rate
_LIBSNDFILE = (b"RIFF", b"fLaC", b"OggS")  # as in training: FFmpeg keeps what an Ogg file cuts off at its end
_BLOCK = 65_536  # samples, of all channels, that libsndfile decodes at once
_UNKNOWN_LENGTH = 2**48
_TRUNCATED = "is truncated: its sound ends before the stated duration"
_MOST_RIFF_BYTES = 0xFFFF_FF00  # more is written by programs that did not know the length


class SoundFileError(ValueError):
    """A file whose sound cannot be used; the message is the reason, without the file's name."""


class SoundTooLongError(SoundFileError):
    """A sound of more seconds or samples than are taken."""


class Sound(NamedTuple):
    """Decoded sound."""

    samples: np.ndarray  # [T, C] float32; full scale is 1
    sample_rate_hz: int


class _Limits(NamedTuple):
    """What is decoded of a file before it is refused."""

    seconds: float
    samples: int  # of all channels, 4 bytes each


class _Parts:
    """Decoded samples [T, C], as many as are allowed."""

    def __init__(self, rate_hz: int, limits: _Limits) -> None:
        self.rate_hz = rate_hz
        self.limits = limits
        self.parts: list[np.ndarray] = []
        self.n_samples = 0

    def add(self, samples: np.ndarray) -> None:
        """Takes the next; SoundTooLongError beyond a limit."""
        self.parts.append(samples)
        self.n_samples += len(samples)
        if self.n_samples > self.limits.seconds * self.rate_hz:
            raise SoundTooLongError(f"is longer than {self.limits.seconds:g} seconds")
        if self.n_samples * samples.shape[1] > self.limits.samples:
            raise SoundTooLongError(f"holds more than {self.limits.samples:,} samples in all of its channels")

    def sound(self) -> Sound:
        """All of them; SoundFileError if there are none."""
        if not self.n_samples:
            raise SoundFileError("holds no samples")
        return Sound(np.concatenate(self.parts), self.rate_hz)


def read_sound(source: Path | bytes, at_most_seconds: float = 24 * 3600.0, at_most_samples: int = 2**31) -> Sound:
    """The first audio stream of a file, or of a file's content, at its own rate and with all its channels.

    Decoding stops as soon as the sound exceeds `at_most_seconds`, or `at_most_samples` in all of its channels, of 4
    bytes each: what a header states or a codec unfolds costs no memory. Content can open no other files.

    Raises:
        SoundTooLongError: It exceeds one of them.
        SoundFileError: It is missing, empty, no sound, damaged or truncated.
    """
    limits = _Limits(at_most_seconds, at_most_samples)
    try:
        if isinstance(source, Path) and not source.is_file():
            raise SoundFileError("is a folder" if source.is_dir() else "file is missing")
        content = source.read_bytes() if isinstance(source, Path) else source
    except OSError as error:
        raise SoundFileError(f"cannot be read: {error.strerror}") from error
    if not content:
        raise SoundFileError("is empty")
    if content[:4] == b"RIFF" and len(content) < 8 + int.from_bytes(content[4:8], "little") <= 8 + _MOST_RIFF_BYTES:
        raise SoundFileError("is truncated: shorter than its header says")  # FFmpeg reads what is left
    try:
        if content[:4] in _LIBSNDFILE:
            try:
                return _decode_with_libsndfile(content, limits)
            except soundfile.SoundFileError:
                pass
        return _decode_with_ffmpeg(content, limits)
    except SoundFileError:
        raise
    except Exception as error:  # decoders raise much on damaged files: FFmpegError, ValueError, IndexError, …
        reason = getattr(error, "strerror", None) or f"{type(error).__name__}: {error}"
        raise SoundFileError(f"cannot be decoded: {reason.splitlines()[0]}") from error


def _decode_with_ffmpeg(content: bytes, limits: _Limits) -> Sound:
    options = {"protocol_whitelist": ""}  # a playlist opens nothing
    with av.open(io.BytesIO(content), mode="r", metadata_errors="ignore", container_options=options) as container:
        if not container.streams.audio:
            raise SoundFileError("has no audio stream")
        stream = container.streams.audio[0]
        parts = _Parts(stream.rate, limits)
        for frame in _frames(container, stream):
            if frame.sample_rate != parts.rate_hz:
                raise SoundFileError("changes its sampling rate")
            parts.add(frame.to_ndarray().reshape(-1, frame.layout.nb_channels))
        sound = parts.sound()
        stated = float(stream.duration * stream.time_base) if stream.duration and stream.time_base else 0.0
        is_stated = set(container.format.name.split(",")) & _LENGTH_IS_STATED
        if is_stated and len(sound.samples) / sound.sample_rate_hz < stated - _TRUNCATION_SECONDS:
            raise SoundFileError(_TRUNCATED)
        return sound


def _frames(container: av.container.InputContainer, stream: av.AudioStream) -> Iterator[av.AudioFrame]:
    """Frames whose samples are float32 and alternate between channels."""
    resampler = av.AudioResampler(format="flt")
    for frame in container.decode(stream):
        frame.pts = None  # time stamps that jump would make the resampler fill or drop
        yield from resampler.resample(frame)
    yield from resampler.resample(None)


def _decode_with_libsndfile(content: bytes, limits: _Limits) -> Sound:
    with soundfile.SoundFile(io.BytesIO(content)) as file:
        parts = _Parts(file.samplerate, limits)
        for block in file.blocks(max(1, _BLOCK // file.channels), dtype="float32", always_2d=True):
            parts.add(block)
        sound = parts.sound()
        if len(sound.samples) < file.frames < _UNKNOWN_LENGTH:
            raise SoundFileError(_TRUNCATED)
        return sound
