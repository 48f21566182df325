"""A clip of the unlabelled corpus."""

from __future__ import annotations

from dataclasses import dataclass

from data_prep.synthetic_world.clip import Clip


@dataclass(frozen=True)
class VideoClip(Clip):
    """An unlabelled video; its scene is known to the sidecar only."""

    scene: str
