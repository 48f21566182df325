"""Files that are either whole or absent."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PARTIAL_SUFFIX = ".partial"  # suffix of temporary names


@contextmanager
def atomic_path(path: Path) -> Iterator[Path]:
    """Yields a temporary path beside `path`, whose folder is created; it is renamed to `path` if the block succeeds.

    The temporary name is a function of the final one, so that the file left by a killed process is overwritten. If the
    block raises, the temporary file is removed; an `OSError` (disk full, not writable) names `path`.
    """
    partial = path.with_name(f".{path.name}{PARTIAL_SUFFIX}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield partial
        os.replace(partial, path)
    except BaseException as error:
        with suppress(OSError):
            partial.unlink()
        if isinstance(error, OSError):
            raise OSError(error.errno, error.strerror or str(error), str(path)) from error
        raise


def write_atomically(path: Path, content: bytes | str) -> None:
    """Writes a whole file, or raises an `OSError` that names it and keeps the previous content."""
    with atomic_path(path) as partial:
        partial.write_bytes(content.encode() if isinstance(content, str) else content)
