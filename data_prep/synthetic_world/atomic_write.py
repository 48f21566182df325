"""Files that are whole or absent."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

PART_SUFFIX = ".part"  # of temporary names


def write_atomically(path: Path, content: bytes | str) -> None:
    """Writes a file under a temporary name beside its place, then renames it; makes the folder if need be.

    Raises:
        OSError: the disk is full or the folder cannot be written; nothing is left behind. It names `path`.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}{PART_SUFFIX}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content.encode() if isinstance(content, str) else content)
        os.replace(part, path)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise OSError(error.errno, error.strerror, str(path)) from error
