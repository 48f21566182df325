"""When the sound and the pictures of a video begin and end, found without decoding."""

from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import av
from av.container import InputContainer
from av.packet import Packet
from av.stream import Stream

from data_prep.media.container import open_container, picture_stream, sound_stream, start_seconds

_LEAD_SECONDS = 0.25  # ours: streams begin some hundredths of a second apart; a longer lead is no pair of the two


class Span(NamedTuple):
    """Seconds since the start of playback: the first moment that has both sound and picture, and the ends of each."""

    begin: float
    sound_end: float
    picture_end: float


def media_span(path: Path) -> Span:
    """The span of a video by the lengths of its streams, or by its packets where the container states none.

    Raises:
        MediaError: The file is missing, damaged, or lacks a video or audio stream.
    """
    with open_container(path) as container:
        return span_of(path, container)


def span_of(path: Path, container: InputContainer, sound_file: Path | None = None) -> Span:
    """`media_span` of a file that is open, whose sound is in another file if `sound_file` names it."""
    if sound_file is not None:
        return _span_of_two(path, container, sound_file)
    sound, picture = sound_stream(path, container), picture_stream(path, container)
    zero = start_seconds(container)
    begin = max(_first_seconds(sound, zero), _first_seconds(picture, zero))
    ends = _ends(container, (sound, picture))
    return Span(begin if begin > _LEAD_SECONDS else 0.0, ends[0] - zero, ends[1] - zero)


def _span_of_two(path: Path, container: InputContainer, sound_file: Path) -> Span:
    """As `media_span`, of a video and of a sound that begin to play together."""
    picture, zero = picture_stream(path, container), start_seconds(container)
    begin, picture_end = _first_seconds(picture, zero), _ends(container, (picture,))[0] - zero
    with open_container(sound_file) as second:
        sound, zero = sound_stream(sound_file, second), start_seconds(second)
        begin = max(begin, _first_seconds(sound, zero))
        return Span(begin if begin > _LEAD_SECONDS else 0.0, _ends(second, (sound,))[0] - zero, picture_end)


def video_seconds(path: Path) -> float:
    """The time at which the pictures of a video end, in seconds since the start of playback.

    Raises:
        MediaError: The file is missing, damaged, or without a video stream.
    """
    with open_container(path) as container:
        return _ends(container, (picture_stream(path, container),))[0] - start_seconds(container)


def _seconds(stream: Stream, ticks: int | None) -> float | None:
    return None if ticks is None or stream.time_base is None else float(ticks * stream.time_base)


def _first_seconds(stream: Stream, zero: float) -> float:
    first = _seconds(stream, stream.start_time)
    return 0.0 if first is None else first - zero


def _ends(container: InputContainer, streams: tuple[Stream, ...]) -> list[float]:
    """The ends of streams in the time of the container: as MP4's tables state them, else of their last packets.

    The last packets are looked for from each stream's last point of entry on, and in the whole file if that fails.
    """
    if "mov" in container.format.name.split(","):
        stated = [
            _seconds(stream, stream.duration and stream.duration + (stream.start_time or 0)) for stream in streams
        ]
        if all(stated):
            return [end or 0.0 for end in stated]
    ends: dict[int, float] = {}
    if container.duration:
        for stream in streams:
            if stream.index not in ends and stream.time_base:
                end = Fraction((container.start_time or 0) + container.duration, av.time_base)
                try:
                    container.seek(int(end / stream.time_base), stream=stream, backward=True)
                    _note_ends(container, streams, ends)
                except av.FFmpegError:
                    break  # no seeking in this file
    if len(ends) < len(streams):
        container.seek(container.start_time or 0, backward=True)
        _note_ends(container, streams, ends)
    return [ends.get(stream.index, start_seconds(container)) for stream in streams]


def _note_ends(container: InputContainer, streams: tuple[Stream, ...], ends: dict[int, float]) -> None:
    for packet in container.demux(*streams):
        if packet.pts is not None and packet.time_base is not None:
            end = float(packet.pts * packet.time_base) + _packet_seconds(packet)
            ends[packet.stream.index] = max(ends.get(packet.stream.index, end), end)


def _packet_seconds(packet: Packet) -> float:
    if packet.duration and packet.time_base:
        return float(packet.duration * packet.time_base)
    rate = packet.stream.average_rate if packet.stream.type == "video" else None
    return float(1 / rate) if rate else 0.0
