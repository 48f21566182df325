"""A decoded frame as players show it: one field of two, pixels of their aspect, turned by the display matrix."""

import struct
from collections.abc import Iterable
from typing import Any

import av
import av.filter
import numpy as np
from av.sidedata.sidedata import Type
from av.video.stream import VideoStream
from PIL import Image

from data_prep.media.square import over_background, square
from ivf.config import FrameFit


def displayed_square(frame: av.VideoFrame, stream: VideoStream, size_pixels: int, fit: FrameFit) -> np.ndarray:
    """A frame as it is displayed, made square as `fit` says, [size_pixels, size_pixels, 3] uint8."""
    aspect = float(stream.sample_aspect_ratio or 1)
    side_data: Iterable[Any] = frame.side_data  # PyAV's stub calls it a dictionary
    matrix = next((bytes(data) for data in side_data if data.type is Type.DISPLAYMATRIX), b"")
    if frame.interlaced_frame:
        frame, aspect = _field(frame), aspect / 2
    if any(component.is_alpha for component in frame.format.components):
        image = over_background(Image.fromarray(frame.to_ndarray(format="rgba")))
    else:
        image = Image.fromarray(frame.to_ndarray(format="rgb24"))  # `to_image` copies it once more
    return _turned(square(image, size_pixels, fit, aspect), matrix)


def _field(frame: av.VideoFrame) -> av.VideoFrame:
    """The upper of two fields: lines 0, 2, 4, … with their own colours."""
    graph = av.filter.Graph()
    source = graph.add_buffer(width=frame.width, height=frame.height, format=frame.format, time_base=frame.time_base)
    field, sink = graph.add("field", "type=top"), graph.add("buffersink")
    source.link_to(field)
    field.link_to(sink)
    graph.configure()
    graph.push(frame)
    found = graph.pull()
    assert isinstance(found, av.VideoFrame)
    return found


def _turned(picture: np.ndarray, matrix: bytes) -> np.ndarray:
    """[S, S, 3] turned and mirrored by the nearest multiple of 90° of a display matrix (a b u, c d v, x y w)."""
    if len(matrix) < 20:
        return picture
    a, b, _, c, d = struct.unpack("5i", matrix[:20])  # a point (x, y) moves to (a x + c y, b x + d y)
    if abs(b) + abs(c) > abs(a) + abs(d):
        picture, a, d = picture.transpose(1, 0, 2), c, b
    if a < 0:
        picture = picture[:, ::-1]
    if d < 0:
        picture = picture[::-1]
    return np.ascontiguousarray(picture)
