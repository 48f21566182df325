"""A town: a bias shared by all recordings made there, whatever their scene."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data_prep.synthetic_world.scene_parameters import PARAMETERS, Parameters
from data_prep.synthetic_world.world_config import WorldConfig


@dataclass(frozen=True)
class Town:
    """The shift of scene parameters, sound and picture in a town."""

    parameter_offset: Parameters  # [11]
    timbre: float  # factor on all source frequencies
    reverberation_bias: float  # added to the reverberation parameter of the sound
    style_gains: NDArray[np.float64]  # [3] gains of the colour channels


def draw_town(config: WorldConfig, rng: np.random.Generator) -> Town:
    """Draws a town with the spreads of `config`."""
    return Town(
        parameter_offset=rng.normal(0.0, config.town_offset_sd, len(PARAMETERS)),
        timbre=float(2.0 ** rng.normal(0.0, config.timbre_sd_octaves)),
        reverberation_bias=float(rng.normal(0.0, config.reverberation_sd)),
        style_gains=np.exp(rng.normal(0.0, config.style_strength, 3)),
    )
