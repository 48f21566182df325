"""Scene parameters → recorded pictures: composition, style of the town, camera."""

import numpy as np
from numpy.typing import NDArray

from data_prep.synthetic_world.picture_scene import PictureScene
from data_prep.synthetic_world.recording_chain import RecordingChain
from data_prep.synthetic_world.scene_parameters import PARAMETERS, Parameters
from data_prep.synthetic_world.town import Town
from data_prep.synthetic_world.world_config import WorldConfig


def render_picture(
    parameters: Parameters,
    town: Town,
    chain: RecordingChain,
    rng: np.random.Generator,
    config: WorldConfig,
    frames: int,
) -> NDArray[np.uint8]:
    """Renders the frames of one clip; cars, buses, trams and people move from frame to frame.

    Args:
        parameters: scene parameters [11] in [0, 1], all that depends on the scene.
        town: its gains of the colour channels.
        chain: the camera.
        rng: generator of this clip's picture.
        config: its probability that an object is out of the frame.
        frames: number of frames F.

    Returns:
        uint8 [F, 64, 64, 3], RGB.
    """
    visible = rng.random(len(PARAMETERS)) >= config.picture_absent_probability
    scene = PictureScene(dict(zip(PARAMETERS, (parameters * visible).tolist(), strict=True)), rng)
    pictures = np.stack([np.asarray(scene.frame(number), np.float32) for number in range(frames)])  # [F, 64, 64, 3]
    pictures *= (town.style_gains * chain.camera_gains).astype(np.float32)
    pictures += np.float32(chain.camera_noise) * rng.standard_normal(pictures.shape, dtype=np.float32)
    return np.clip(np.rint(pictures), 0, 255).astype(np.uint8)
