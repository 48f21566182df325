"""The sound of any file that FFmpeg opens, placed by its time stamps."""

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import InputContainer

from data_prep.media.container import MediaError, open_container, sound_stream, start_seconds
from data_prep.media.downmix import downmix
from data_prep.media.timeline import Piece, TimeStampError, lay_out

TRUNCATION_SECONDS = 0.25  # ours: codecs pad and trim by some hundredths of a second; truncation loses more
# Containers whose stated length of a stream is written by their muxer, not guessed from a bit rate or a file size.
_LENGTH_IS_STATED = {"mov", "flac", "aiff", "au", "caf", "w64"}
_MARGIN_SECONDS = 1.0  # ours: longer than the resampler's filter
_PRIMING_SECONDS = 0.2  # ours: more than AAC and Opus need, 0.05 and 0.08
_SEEK_BACK_SECONDS = (0.0, 5.0, 60.0, float("inf"))


def decode_stream(path: Path, sample_rate_hz: int, at_most_seconds: float | None) -> np.ndarray:
    """[T] float32 from the start of playback to the end of the file, or up to about `at_most_seconds`.

    Raises:
        MediaError: There is no sound stream, it cannot be decoded, or it ends before its stated length.
    """
    with open_container(path) as container:
        stream, zero = sound_stream(path, container), start_seconds(container)
        pieces = _pieces(container.decode(stream), zero, at_most_seconds)
        waveform, seconds = _lay_out(path, container, pieces, sample_rate_hz)
        stated = _stated_end(path, container, stream) - zero
        if at_most_seconds is None and seconds < stated - TRUNCATION_SECONDS:
            raise MediaError(path, "truncated: its sound ends before the stated duration")
    return waveform


def decode_span(
    path: Path, container: InputContainer, sample_rate_hz: int, begin_seconds: float, end_seconds: float
) -> np.ndarray:
    """[T] float32 from `begin_seconds` to somewhat behind `end_seconds` of playback, found by seeking.

    Raises:
        MediaError: There is no sound stream, or nothing in it to decode there.
    """
    stream, zero = sound_stream(path, container), start_seconds(container) + begin_seconds
    pieces = _pieces(_frames_from(container, stream, zero), zero, end_seconds - begin_seconds + _MARGIN_SECONDS)
    return _lay_out(path, container, pieces, sample_rate_hz)[0]


def _lay_out(
    path: Path, container: InputContainer, pieces: Iterable[Piece], sample_rate_hz: int
) -> tuple[np.ndarray, float]:
    try:
        waveform, seconds = lay_out(pieces, sample_rate_hz, restarts=not container.streams.video)
    except TimeStampError as error:
        raise MediaError(path, str(error)) from error
    if not waveform.size:
        raise MediaError(path, "holds no samples")
    return waveform, seconds


def _frames_from(container: InputContainer, stream: AudioStream, seconds: float) -> Iterator[av.AudioFrame]:
    """Frames from one that begins at or before `seconds` on: where a seek lands later, it is tried further back."""
    for back in _SEEK_BACK_SECONDS:
        target = max(seconds - back, start_seconds(container))
        _seek_sound(container, stream, target)
        frames = container.decode(stream)
        first = next(frames, None)
        if first is not None and (first.time is None or first.time <= seconds or target == start_seconds(container)):
            return chain((first,), frames)
    return iter(())


def _seek_sound(container: InputContainer, stream: AudioStream, seconds: float) -> None:
    """To shortly before `seconds`, where the container has an index of its sound; else to the pictures' point of entry.

    What decoders are primed with stands before the beginning.
    """
    if stream.time_base is not None and "mov" in container.format.name.split(","):
        container.seek(round((seconds - _PRIMING_SECONDS) / stream.time_base), stream=stream, backward=True)
    else:
        container.seek(round(seconds * av.time_base), backward=True)


def _pieces(frames: Iterable[av.AudioFrame], zero: float, seconds: float | None) -> Iterator[Piece]:
    for frame in frames:
        time = frame.time
        if time is not None:
            time -= zero
            if seconds is not None and time > seconds:
                return
        yield Piece(time, frame.sample_rate, downmix(frame))


def _stated_end(path: Path, container: InputContainer, stream: AudioStream) -> float:
    """The end of the stream in the time of the container by its header; 0 where the header guesses."""
    formats = set(container.format.name.split(","))
    if not stream.duration or not stream.time_base:
        return 0.0
    if not formats & _LENGTH_IS_STATED and not (formats & {"mp3"} and _has_frame_count(path)):
        return 0.0
    return float((stream.duration + (stream.start_time or 0)) * stream.time_base)


def _has_frame_count(path: Path) -> bool:
    """Whether the first frame of an MP3 file is the table of LAME or Xing, which holds the number of frames."""
    with path.open("rb") as file:
        head = file.read(10)
        tag_bytes = 0
        if head[:3] == b"ID3" and len(head) == 10:
            tag_bytes = 10 + sum(byte << 7 * (3 - place) for place, byte in enumerate(head[6:]))
        file.seek(tag_bytes)
        frame = file.read(256)
    return any(name in frame for name in (b"Xing", b"Info", b"VBRI"))
