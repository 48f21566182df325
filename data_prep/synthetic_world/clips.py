"""What is to be rendered, one record a clip. Renderers receive a `Clip` and no more: labels live in subclasses' fields
that only the tables read."""

from __future__ import annotations

from dataclasses import dataclass

from data_prep.synthetic_world.scene_parameters import Parameters
from data_prep.synthetic_world.streams import Corpus


@dataclass(frozen=True)
class Clip:
    """One clip of a corpus."""

    corpus: Corpus
    number: int  # running number within the corpus: names its random streams
    place: int  # names its town and its recording chain
    filename: str  # within the corpus's media folder
    parameters: Parameters  # [11]


@dataclass(frozen=True)
class VideoClip(Clip):
    """An unlabelled video; its scene is known to the sidecar only."""

    scene: str


@dataclass(frozen=True)
class SceneClip(Clip):
    """A clip of TAU Urban Acoustic Scenes."""

    scene: str
    city: str
    location: int
    split: str  # train, seen or unseen


@dataclass(frozen=True)
class EventClip(Clip):
    """A clip of ESC-50."""

    fold: int
    target: int
    category: str
    source_file: int
    take: str
