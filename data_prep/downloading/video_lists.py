"""Lists of videos that people have: VGGSound's, AudioSet's, and a plain one; each row names seconds of a video."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

_ID = re.compile(r"[\w-]+", re.ASCII)  # so that it is a name of a file


@dataclass(frozen=True)
class VideoRequest:
    """Some seconds of a video.

    Attributes:
        id: Of the video on its site.
        begin_seconds: From where; None: the middle of the video.
        label: What the list says of it, for the report alone.
        split: What the list says of it, for the report alone.
    """

    id: str
    begin_seconds: float | None
    label: str = ""
    split: str = ""

    @property
    def file(self) -> str:
        """Its name: the six digits by which segments of one recording are known."""
        return f"{self.id}.mp4" if self.begin_seconds is None else f"{self.id}_{int(self.begin_seconds):06d}.mp4"


def read_video_list(path: Path) -> list[VideoRequest]:
    """Every row of a CSV file without a header or with `id,start,label,split`, or in AudioSet's format.

    Columns after the second may be missing. A row that is there twice counts once.

    Raises:
        FileNotFoundError: There is no such file.
        ValueError: A row has no id of letters, digits, - and _, or no start second; the line is named.
    """
    if not path.is_file():
        raise FileNotFoundError(f"{path} does not exist: give the list with --list")
    found: dict[tuple[str, float | None], VideoRequest] = {}
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            for number, row in enumerate(csv.reader(file, skipinitialspace=True), 1):
                if row and not row[0].startswith("#") and not (number == 1 and row[0].casefold() in ("id", "ytid")):
                    request = _request(path, number, row)
                    found.setdefault((request.id, request.begin_seconds), request)
    except (UnicodeDecodeError, csv.Error) as error:
        raise ValueError(f"{path} is not a table in UTF-8: {error}") from error
    if not found:
        raise ValueError(f"{path} names no video")
    return list(found.values())


def some_of_each_label(requests: Iterable[VideoRequest], count: int) -> Iterator[VideoRequest]:
    """The first `count` of each label in the order of the list; 0: all."""
    taken: dict[str, int] = {}
    for request in requests:
        taken[request.label] = taken.get(request.label, 0) + 1
        if not count or taken[request.label] <= count:
            yield request


def _request(path: Path, number: int, row: list[str]) -> VideoRequest:
    if not _ID.fullmatch(row[0]):
        raise ValueError(f"{path}, line {number}: {row[0]!r} is no id of a video")
    try:
        begin = float(row[1])
    except (IndexError, ValueError):
        raise ValueError(f"{path}, line {number}: no start second behind {row[0]}") from None
    if not 0 <= begin < 1e6:
        raise ValueError(f"{path}, line {number}: {begin} is no start second")
    rest = row[2:]
    if len(rest) > 1 and _is_number(rest[0]):  # AudioSet has the end second there, and no split
        rest = [rest[1]]
    label, split = (*rest, "", "")[:2]
    return VideoRequest(row[0], begin, label, split)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
