"""A clip of the corpus of environmental sounds."""

from __future__ import annotations

from dataclasses import dataclass

from data_prep.synthetic_world.clip import Clip


@dataclass(frozen=True)
class EventClip(Clip):
    """A clip of ESC-50."""

    fold: int
    target: int
    category: str
    source_file: int
    take: str
