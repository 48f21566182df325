"""The corpora of a world."""

from __future__ import annotations

from enum import IntEnum


class Corpus(IntEnum):
    """The three corpora of a world; the values name random streams."""

    VIDEOS = 0
    TAU2019 = 1
    ESC50 = 2
