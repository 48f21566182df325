"""Purposes of random streams."""

from __future__ import annotations

from enum import IntEnum


class Purpose(IntEnum):
    """What a stream is drawn for."""

    ORDER = 0
    TOWN = 1
    CHAIN = 2
    LOCATION = 3
    PARAMETERS = 4
    SOUND = 5
    PICTURE = 6
    NAME = 7
