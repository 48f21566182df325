"""Media files opened with FFmpeg (PyAV), and the error that every reader of media raises."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

from data_prep.media.truncation import is_truncated

_LISTS = {"concat", "dash", "hls", "imf"}  # formats of FFmpeg that read what is in other files


class MediaError(ValueError):
    """A file that cannot be used. `reason` contains no file name, so that equal reasons can be counted."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{printable(path)}: {reason}")
        self.path = path
        self.reason = reason

    def __reduce__(self) -> tuple[type["MediaError"], tuple[Path, str]]:
        return type(self), (self.path, self.reason)


def printable(path: str | os.PathLike[str]) -> str:
    """The path as text that every encoding of Unicode can hold: bytes that are not UTF-8 become `\\xe9`.

    >>> printable("caf\\udce9.mp4")
    'caf\\\\xe9.mp4'
    """
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def refuse_unreadable(path: Path) -> None:
    """Raises `MediaError` unless `path` is a file with content, whole as far as its container can say."""
    try:
        found = os.stat(path)
    except FileNotFoundError as error:
        missing = "is a link to a file that is missing" if path.is_symlink() else "file is missing"
        raise MediaError(path, missing) from error
    except OSError as error:
        raise MediaError(path, f"cannot be read: {error.strerror}") from error
    if stat.S_ISDIR(found.st_mode):
        raise MediaError(path, "is a folder")
    if not stat.S_ISREG(found.st_mode):
        raise MediaError(path, "is not a regular file")
    if found.st_size == 0:
        raise MediaError(path, "file is empty")
    with reading(path):
        cut = is_truncated(path, found.st_size)
    if cut:
        raise MediaError(path, "truncated: shorter than its header says")


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Whatever goes wrong inside the block is the file's fault and becomes a `MediaError`: no file ends a build."""
    try:
        yield
    except MediaError:
        raise
    except av.FFmpegError as error:
        raise MediaError(path, f"cannot be decoded: {error.strerror}") from error
    except OSError as error:
        raise MediaError(path, f"cannot be read: {error.strerror or error}") from error
    except MemoryError as error:
        raise MediaError(path, "cannot be read: it needs more memory than there is") from error
    except Exception as error:  # decoders raise much on damaged files: ValueError, IndexError, OverflowError, …
        raise MediaError(path, f"cannot be read: {type(error).__name__}: {str(error).splitlines()[:1]}") from error


@contextmanager
def open_container(path: Path) -> Iterator[InputContainer]:
    """The opened file; errors inside the block become `MediaError`."""
    with reading(path):
        refuse_unreadable(path)
        url = f"file:{os.path.abspath(path)}"  # without a protocol, `Talk:one.mp4` is a URL; a playlist opens no others
        with av.open(url, metadata_errors="ignore", container_options={"protocol_whitelist": "file"}) as container:
            if set(container.format.name.split(",")) & _LISTS:
                raise MediaError(path, "is a list of other files")
            yield container


def start_seconds(container: InputContainer) -> float:
    """The start of playback in the time of the container, which need not be zero."""
    return (container.start_time or 0) / av.time_base


def sound_stream(path: Path, container: InputContainer) -> AudioStream:
    """The first audio stream; raises `MediaError` without one."""
    if not container.streams.audio:
        raise MediaError(path, "no audio stream")
    return container.streams.audio[0]


def picture_stream(path: Path, container: InputContainer) -> VideoStream:
    """The first video stream that is not a cover picture; raises `MediaError` without one."""
    for stream in container.streams.video:
        if not stream.disposition & Disposition.attached_pic:
            return stream
    raise MediaError(path, "no video stream")
