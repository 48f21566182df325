"""Clips to be rendered: what the renderers receive, and the labels that only the tables read."""

from dataclasses import dataclass

from data_prep.synthetic_world.scene_parameters import Parameters
from data_prep.synthetic_world.world_corpus import WorldCorpus


@dataclass(frozen=True)
class Clip:
    """What the renderers receive of a clip. Labels are fields of the subclasses; only the tables read them."""

    corpus: WorldCorpus
    number: int  # running number within the corpus; selects the clip's random streams
    place: int  # selects the town and the recording chain
    filename: str  # within the corpus's media folder
    parameters: Parameters  # [11]


@dataclass(frozen=True)
class VideoClip(Clip):
    """An unlabelled video; only truth/videos.csv holds its scene."""

    scene: str


@dataclass(frozen=True)
class SceneClip(Clip):
    """A clip in the layout of TAU Urban Acoustic Scenes 2019."""

    scene: str
    city: str
    location: int
    split: str  # train, seen or unseen


@dataclass(frozen=True)
class AudioVisualClip(SceneClip):
    """The same scene in the layout of TAU Urban Audio-Visual Scenes 2021: its sound, and a video without sound."""


@dataclass(frozen=True)
class EventClip(Clip):
    """A clip in the layout of ESC-50."""

    fold: int
    target: int
    category: str
    source_file: int
    take: str
