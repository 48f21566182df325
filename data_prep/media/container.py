"""Media files opened with FFmpeg (PyAV), and the error that every reader of media raises."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import av
from av.container import InputContainer


class MediaError(ValueError):
    """A file that cannot be used. `reason` contains no file name, so that equal reasons can be counted."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


@contextmanager
def open_container(path: Path) -> Iterator[InputContainer]:
    """The opened file; errors of FFmpeg inside the block become `MediaError`."""
    if not path.is_file():
        raise MediaError(path, "file is missing")
    try:
        with av.open(str(path), metadata_errors="ignore") as container:
            yield container
    except av.FFmpegError as error:
        raise MediaError(path, f"cannot be decoded: {error.strerror}") from error


def start_seconds(container: InputContainer) -> float:
    """The start of playback in the time of the container, which need not be zero."""
    return (container.start_time or 0) / av.time_base
