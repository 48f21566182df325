"""Media containers through FFmpeg (PyAV)."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import av
from av.container import InputContainer

from data_prep.media.media_error import MediaError


@contextmanager
def open_container(path: Path) -> Iterator[InputContainer]:
    """The opened file; whatever FFmpeg refuses inside the block becomes a `MediaError`."""
    if not path.is_file():
        raise MediaError(path, "file is missing")
    try:
        with av.open(str(path), metadata_errors="ignore") as container:
            yield container
    except av.FFmpegError as error:
        raise MediaError(path, f"cannot be decoded: {error.strerror}") from error


def start_seconds(container: InputContainer) -> float:
    """The container's own time at which the file begins to play."""
    return (container.start_time or 0) / av.time_base
