"""Frames of videos → square RGB pictures in uint8, as players show them at a moment."""

import math
from collections.abc import Iterable, Iterator
from pathlib import Path

import av
import numpy as np
from av.container import InputContainer
from av.video.stream import VideoStream

from data_prep.media.container import MediaError, open_container, picture_stream, start_seconds
from data_prep.media.displayed import displayed_square
from ivf.config import FrameFit

_SEEK_BACK_SECONDS = (0.0, 1.0, 5.0, 20.0, 60.0, float("inf"))
_COMPLETE_SECONDS = 0.5  # ours: longer than a frame is displayed, in all but slide shows, which are decoded twice


def read_frames(
    path: Path, at_seconds: Iterable[float], size_pixels: int, fit: FrameFit = "resize"
) -> Iterator[np.ndarray]:
    """The frames displayed at the given times as squares [size_pixels, size_pixels, 3] uint8, fitted as `fit` says.

    Times are in seconds since the start of playback. Before the first frame this is the first one, after the last frame
    the last one. Turned and stretched as the file asks for; of interlaced frames one field is taken.

    Raises:
        MediaError: The file is missing, damaged, or without a video stream.
    """
    with open_container(path) as container:
        yield from frames_of(path, container, at_seconds, size_pixels, fit)


def frames_of(
    path: Path, container: InputContainer, at_seconds: Iterable[float], size_pixels: int, fit: FrameFit
) -> Iterator[np.ndarray]:
    """`read_frames` of a file that is open."""
    stream = picture_stream(path, container)
    stream.thread_type = "NONE"  # workers occupy all cores already
    for seconds in at_seconds:
        frame = _displayed_frame(container, stream, seconds + start_seconds(container))
        if frame is None:
            raise MediaError(path, "no frame can be decoded")
        yield displayed_square(frame, stream, size_pixels, fit)


def _displayed_frame(container: InputContainer, stream: VideoStream, seconds: float) -> av.VideoFrame | None:
    """The last frame that begins at or before `seconds` in the time of the container, else the first of all.

    Of H.264, frames that no others refer to, half of most files, are at first left out up to shortly before `seconds`;
    where the frame found is older than that, all are decoded. A seek may land late, or on frames that cannot be decoded
    from there; then it is tried further back.
    """
    start, earliest = start_seconds(container), None
    hurried = [(0.0, seconds - _COMPLETE_SECONDS)] if stream.codec_context.name == "h264" else []
    for back, complete_from in (*hurried, *((back, -math.inf) for back in _SEEK_BACK_SECONDS)):
        target = max(seconds - back, start)
        container.seek(max(round(target * av.time_base), container.start_time or 0), backward=True)
        displayed, begins = None, -math.inf
        for frame in _decoded(container, stream, complete_from):
            if frame.time is not None and frame.time > seconds:
                earliest = frame
                break
            if displayed is None or not frame.is_corrupt:
                displayed, begins = frame, -math.inf if frame.time is None else frame.time
        if displayed is not None and not displayed.is_corrupt and begins >= complete_from:
            return displayed
        if target == start and complete_from == -math.inf:
            return displayed or earliest
    return None


def _decoded(container: InputContainer, stream: VideoStream, complete_from: float) -> Iterator[av.VideoFrame]:
    """The frames from here on: all that begin at or after `complete_from`, before it those that others refer to."""
    for packet in container.demux(stream):
        begins = math.inf if packet.pts is None or packet.time_base is None else packet.pts * packet.time_base
        stream.codec_context.skip_frame = "NONREF" if begins < complete_from else "DEFAULT"
        yield from packet.decode()
