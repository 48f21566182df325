"""Image files and frames of videos → square RGB pictures in uint8."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import av
import numpy as np
from av.container import InputContainer
from PIL import Image, ImageOps

from data_prep.media.container import MediaError, open_container, start_seconds


def read_image(path: Path, size_pixels: int) -> np.ndarray:
    """An image file as [size_pixels, size_pixels, 3] uint8: its central square, resized.

    Raises:
        MediaError: The file is missing or damaged.
    """
    if not path.is_file():
        raise MediaError(path, "file is missing")
    try:
        with Image.open(path) as image:
            return _square(ImageOps.exif_transpose(image).convert("RGB"), size_pixels)
    except Image.UnidentifiedImageError as error:
        raise MediaError(path, "is not an image") from error
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:  # what Pillow's decoders raise
        raise MediaError(path, f"cannot be decoded: {type(error).__name__}") from error


def read_frames(path: Path, at_seconds: Iterable[float], size_pixels: int) -> Iterator[np.ndarray]:
    """The frames displayed at the given times, each [size_pixels, size_pixels, 3] uint8, the central square.

    Times are in seconds since the start of playback. Before the first frame this is the first one, after the last frame
    the last one.

    Raises:
        MediaError: The file is missing, damaged, or without a video stream.
    """
    with open_container(path) as container:
        if not container.streams.video:
            raise MediaError(path, "no video stream")
        container.streams.video[0].thread_type = "NONE"  # workers occupy all cores already
        for seconds in at_seconds:
            frame = _displayed_frame(container, seconds + start_seconds(container))
            if frame is None:
                raise MediaError(path, "no frame can be decoded")
            yield _square(frame.to_image(), size_pixels)


def video_seconds(path: Path) -> float:
    """Duration of the video stream in seconds, or of the whole file if the stream states none.

    Raises:
        MediaError: The file is missing, damaged, without a video stream, or states no duration.
    """
    with open_container(path) as container:
        if not container.streams.video:
            raise MediaError(path, "no video stream")
        stream = container.streams.video[0]
        if stream.duration and stream.time_base:
            return float(stream.duration * stream.time_base)
        if container.duration:
            return container.duration / av.time_base
        raise MediaError(path, "states no duration")


def _displayed_frame(container: InputContainer, seconds: float) -> av.VideoFrame | None:
    """The last frame that starts at or before `seconds` in the time of the container."""
    container.seek(max(round(seconds * av.time_base), container.start_time or 0), backward=True)
    displayed = None
    for frame in container.decode(container.streams.video[0]):
        if displayed is not None and frame.time is not None and frame.time > seconds:
            break
        displayed = frame
    return displayed


def _square(image: Image.Image, size_pixels: int) -> np.ndarray:
    """The central square, reduced by area averaging or enlarged by cubic interpolation."""
    side = min(image.size)
    left, top = (image.width - side) // 2, (image.height - side) // 2
    resample = Image.Resampling.BOX if side >= size_pixels else Image.Resampling.BICUBIC
    square = image.resize((size_pixels, size_pixels), resample, box=(left, top, left + side, top + side))
    return np.asarray(square)
