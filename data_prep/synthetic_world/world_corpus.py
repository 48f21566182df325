"""The corpora of a synthetic world."""

from enum import IntEnum


class WorldCorpus(IntEnum):
    """The three corpora of a world. The values are part of the random streams' keys."""

    VIDEOS = 0
    TAU2019 = 1
    ESC50 = 2
