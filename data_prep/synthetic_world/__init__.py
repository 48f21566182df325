"""The embedded default corpus: synthetic scenes, each rendered to a picture and to a sound.

Eleven scene parameters drive both renderers, which never see a class; towns and recording chains add what real
places and devices add. The world is written in the layouts of the real corpora, so nothing after this package can
tell it from them. Build one with `python -m data_prep.synthetic_world --out DIR --size tiny`.
"""

from data_prep.synthetic_world.build_world import build_world
from data_prep.synthetic_world.recording_chain import RecordingChain
from data_prep.synthetic_world.render_picture import render_picture
from data_prep.synthetic_world.render_sound import render_sound
from data_prep.synthetic_world.scene_parameters import PARAMETERS, SCENES
from data_prep.synthetic_world.town import Town
from data_prep.synthetic_world.world import World
from data_prep.synthetic_world.world_config import WorldConfig
from data_prep.synthetic_world.world_size import WORLD_SIZES, WorldSize

__all__ = [
    "PARAMETERS",
    "SCENES",
    "WORLD_SIZES",
    "RecordingChain",
    "Town",
    "World",
    "WorldConfig",
    "WorldSize",
    "build_world",
    "render_picture",
    "render_sound",
]
