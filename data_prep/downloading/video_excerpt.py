"""Some seconds of a video on the web, copied packet by packet: nothing is encoded anew, so sound and picture stay put.

FFmpeg seeks over HTTP, so that about these seconds are fetched and no more, where the server answers ranges.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import av
from av.container import InputContainer
from av.packet import Packet
from av.stream import Stream

from ivf.atomic import atomic_path

_LEAD_SECONDS = 0.2  # ours: sound is taken from here on, so that decoders are warm when the excerpt begins


class ExcerptError(Exception):
    """The address could not be read; the message is FFmpeg's."""


class Address(NamedTuple):
    """Where a file with pictures, sound or both can be read, and what headers the server wants."""

    url: str
    headers: Mapping[str, str]


def write_excerpt(
    addresses: Sequence[Address], begin_seconds: float, seconds: float, out: Path, stall_seconds: float
) -> None:
    """Writes `out`, an mp4 that plays from `begin_seconds` of the video on, with its first picture and sound.

    The point of entry before it is in the file too, hidden by an edit list. Streams are copied, and equal content gives
    equal bytes.

    Raises:
        ExcerptError: It cannot be read, has no sound or no picture, or ends before `begin_seconds`.
        OSError: `out` cannot be written.
    """
    with ExitStack() as stack:
        streams: dict[str, Stream] = {}
        packets: list[tuple[Packet, str]] = []
        try:
            for address in addresses:
                container = stack.enter_context(_open(address, stall_seconds))
                kinds = {"video": container.streams.video, "audio": container.streams.audio}
                chosen = {kind: found[0] for kind, found in kinds.items() if found and kind not in streams}
                streams |= chosen
                packets += _packets(container, chosen, begin_seconds, seconds)
        except av.FFmpegError as error:
            raise ExcerptError(f"{error.strerror}") from error
        if missing := {"video", "audio"} - set(streams):
            raise ExcerptError(f"no {' and no '.join(sorted(missing))} stream")
        if {kind for _, kind in packets} != set(streams):
            raise ExcerptError(f"nothing from second {begin_seconds:g} on: the video is shorter")
        packets.sort(key=lambda one: _seconds(one[0]))
        with atomic_path(out) as path:
            _mux(path, streams, packets)


def _open(address: Address, stall_seconds: float) -> InputContainer:
    headers = "".join(f"{name}: {value}\r\n" for name, value in address.headers.items())
    options = {"headers": headers, "rw_timeout": str(round(stall_seconds * 1e6)), "multiple_requests": "1"}
    if not address.url.startswith(("http://", "https://")):
        raise ExcerptError(f"{address.url.partition(':')[0]} is no protocol that is read here")
    return av.open(address.url, options=options)


def _seconds(packet: Packet) -> Fraction:
    """When the packet is decoded."""
    assert packet.dts is not None
    return packet.dts * packet.time_base


def _packets(
    container: InputContainer, streams: Mapping[str, Stream], begin: float, seconds: float
) -> Iterator[tuple[Packet, str]]:
    """Packets from the last point of entry before `begin` on, sound from shortly before; times count from `begin`."""
    zero = container.start_time or 0
    lead = begin - _LEAD_SECONDS + zero / av.time_base  # it may be before the beginning, where decoders are primed
    sound = streams.get("audio") if "mov" in container.format.name.split(",") else None  # others find pictures alone
    if sound is not None and sound.time_base is not None:
        container.seek(round(lead / sound.time_base), stream=sound, backward=True)
    else:
        container.seek(round(lead * av.time_base), backward=True)
    kind_of, reading = {stream.index: kind for kind, stream in streams.items()}, set(streams)
    for packet in container.demux(*streams.values()):
        kind = kind_of[packet.stream.index]
        if packet.dts is None or packet.pts is None:
            continue
        shift = round((begin + zero / av.time_base) / float(packet.time_base))
        packet.pts, packet.dts = packet.pts - shift, packet.dts - shift
        if _seconds(packet) >= seconds:
            reading.discard(kind)
            if not reading:
                return
        elif kind == "video" or packet.pts * packet.time_base >= -_LEAD_SECONDS:
            yield packet, kind


def _mux(path: Path, streams: Mapping[str, Stream], packets: Sequence[tuple[Packet, str]]) -> None:
    options = {"fflags": "+bitexact", "movflags": "+faststart"}
    with av.open(str(path), "w", format="mp4", options=options) as out:
        copies = {kind: out.add_stream_from_template(streams[kind]) for kind in ("video", "audio")}
        for packet, kind in packets:
            packet.stream = copies[kind]
            out.mux(packet)
