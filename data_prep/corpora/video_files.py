"""Where the videos of a folder are, and which of them are segments of one recording."""

import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

SUFFIXES = (".avi", ".m4v", ".mkv", ".mov", ".mp4", ".webm")
_SEGMENT = re.compile(r"(?P<recording>.+)_(?P<begin>\d{6})", re.DOTALL)


def video_files(source: Path) -> list[Path]:
    """All videos below `source`, by path; links to folders are followed, to each folder once."""
    return sorted(
        path for folder in _folders(source) for path in folder.iterdir() if path.suffix.lower() in SUFFIXES
    )  # fmt: skip


def recordings(keys: Iterable[str]) -> dict[str, str]:
    """The recording that each video was cut from: `city/ID` for the keys `city/ID_000010` and `city/ID_000040`.

    The six digits are the second at which a segment begins. A video without them is a recording of its own, and so are
    those of which only one is there, and those that are merely numbered: with three or more in a row one apart.

    >>> recordings(["a_000010", "a_000020", "b", "c_000001", "c_000002", "c_000003"])["a_000020"]
    'a'
    """
    found = {key: match["recording"] for key in keys if (match := _SEGMENT.fullmatch(key))}
    begins: dict[str, list[int]] = defaultdict(list)
    for key, recording in found.items():
        begins[recording].append(int(key[-6:]))
    is_one = {recording: len(seconds) > 1 and not _are_numbers(seconds) for recording, seconds in begins.items()}
    return {key: found[key] if key in found and is_one[found[key]] else key for key in keys}


def _are_numbers(seconds: list[int]) -> bool:
    steps = {later - earlier for earlier, later in pairwise(sorted(seconds))}
    return len(seconds) > 2 and steps == {1}


def _folders(source: Path) -> Iterator[Path]:
    """`source` and the folders below it; a folder that a link reaches a second time, or in a circle, is left out."""
    seen: set[Path] = set()
    waiting, linked = [source], list[Path]()
    while waiting or linked:
        folder = waiting.pop() if waiting else linked.pop(0)
        if (real := folder.resolve()) in seen:
            continue
        seen.add(real)
        yield folder
        with os.scandir(folder) as entries:
            below = sorted(entry.path for entry in entries if os.path.isdir(entry.path))  # False for a link to itself
        for path in map(Path, below):
            (linked if path.is_symlink() else waiting).append(path)
