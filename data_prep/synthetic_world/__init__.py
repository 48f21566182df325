"""The synthetic world, the default corpus: acoustic scenes, each rendered to a picture and to a sound.

Both renderers take eleven scene parameters and no class. Towns and recording chains add the variation of places and
devices. The world is written in the layouts of the real corpora, so the code that reads it is the code that reads them.
Build one with `python -m data_prep.synthetic_world --out DIR --size tiny`.
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
