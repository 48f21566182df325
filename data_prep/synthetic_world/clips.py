"""What is to be rendered, one record a clip."""

from __future__ import annotations

from dataclasses import dataclass

from data_prep.synthetic_world.corpus import Corpus
from data_prep.synthetic_world.scene_parameters import Parameters


@dataclass(frozen=True)
class Clip:
    """One clip of a corpus: all that renderers receive. Labels are fields of subclasses, which only tables read."""

    corpus: Corpus
    number: int  # running number within the corpus: names its random streams
    place: int  # names its town and its recording chain
    filename: str  # within the corpus's media folder
    parameters: Parameters  # [11]
