"""A clip of the scene corpus."""

from __future__ import annotations

from dataclasses import dataclass

from data_prep.synthetic_world.clip import Clip


@dataclass(frozen=True)
class SceneClip(Clip):
    """A clip of TAU Urban Acoustic Scenes."""

    scene: str
    city: str
    location: int
    split: str  # train, seen or unseen
