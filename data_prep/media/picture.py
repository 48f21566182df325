"""Image files and frames of videos → square uint8 pictures."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import av
import numpy as np
from av.container import InputContainer
from PIL import Image, ImageOps

from data_prep.media.container import MediaError, open_container, start_seconds


def read_image(path: Path, size_pixels: int) -> np.ndarray:
    """An image file as [size_pixels, size_pixels, 3] uint8; `MediaError` if it is missing or damaged."""
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
    """For each time since the file began to play, the frame on show then, [size_pixels, size_pixels, 3] uint8.

    Before the first frame that is the first, behind the last it is the last. `MediaError` for a file that is missing,
    damaged, or without pictures.
    """
    with open_container(path) as container:
        if not container.streams.video:
            raise MediaError(path, "no video stream")
        container.streams.video[0].thread_type = "NONE"  # as many processes as cores already run beside this one
        for seconds in at_seconds:
            frame = _frame_on_show(container, seconds + start_seconds(container))
            if frame is None:
                raise MediaError(path, "no frame can be decoded")
            yield _square(frame.to_image(), size_pixels)


def video_seconds(path: Path) -> float:
    """How long the pictures of a video last, as far as the file says; else how long the file lasts."""
    with open_container(path) as container:
        if not container.streams.video:
            raise MediaError(path, "no video stream")
        stream = container.streams.video[0]
        if stream.duration and stream.time_base:
            return float(stream.duration * stream.time_base)
        if container.duration:
            return container.duration / av.time_base
        raise MediaError(path, "does not say how long it lasts")


def _frame_on_show(container: InputContainer, seconds: float) -> av.VideoFrame | None:
    """The last frame that begins at or before `seconds` of the container's own time."""
    container.seek(max(round(seconds * av.time_base), container.start_time or 0), backward=True)
    on_show = None
    for frame in container.decode(container.streams.video[0]):
        if on_show is not None and frame.time is not None and frame.time > seconds:
            break
        on_show = frame
    return on_show


def _square(image: Image.Image, size_pixels: int) -> np.ndarray:
    """The central square; area averages when it shrinks, cubic interpolation when it grows."""
    side = min(image.size)
    left, top = (image.width - side) // 2, (image.height - side) // 2
    resample = Image.Resampling.BOX if side >= size_pixels else Image.Resampling.BICUBIC
    square = image.resize((size_pixels, size_pixels), resample, box=(left, top, left + side, top + side))
    return np.asarray(square)
