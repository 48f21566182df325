"""The device that recorded a clip: a microphone with level control, and a camera."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data_prep.synthetic_world.world_config import CHAIN_EFFECTS, WorldConfig

_EQUALIZER_BUMPS = 5


@dataclass(frozen=True)
class RecordingChain:
    """A microphone (equalizer, tilt, noise floor, gain, clipping) and a camera (cast, exposure, noise)."""

    equalizer_octaves: NDArray[np.float64]  # [5] centres, log2 of Hz
    equalizer_widths: NDArray[np.float64]  # [5] standard deviations, octaves
    equalizer_db: NDArray[np.float64]  # [5] gains
    tilt_db_per_octave: float
    noise_floor_db: float  # relative to full level; -inf: no noise
    noise_color_db_per_octave: float
    gain_db: float
    clipping_drive: float  # 1: no overdrive
    clipping_hard: bool  # digital overload rather than a limiter
    camera_gains: NDArray[np.float64]  # [3] gain of each colour channel: cast times exposure
    camera_noise: float  # standard deviation, levels of 255

    def response_db(self, octaves: NDArray[np.float32]) -> NDArray[np.float32]:
        """Returns the gain in dB at frequencies given as log2 of Hz; same shape."""
        distance = (octaves[:, None] - self.equalizer_octaves) / self.equalizer_widths  # [frequencies, 5]
        bumps = np.exp(-0.5 * distance**2) @ self.equalizer_db
        return (bumps + self.tilt_db_per_octave * (octaves - np.log2(1000.0)) + self.gain_db).astype(np.float32)


def draw_chain(config: WorldConfig, rng: np.random.Generator) -> RecordingChain:
    """Draws a device. Effects that are not in `config.chain_effects` are neutral; this does not change the others."""
    on = {effect: effect in config.chain_effects for effect in CHAIN_EFFECTS}
    # Bumps lie between 60 Hz and 7.5 kHz, within the band of a 16 kHz recording.
    octaves = rng.uniform(np.log2(60.0), np.log2(7500.0), _EQUALIZER_BUMPS)
    widths = rng.uniform(0.25, 1.0, _EQUALIZER_BUMPS)
    bumps_db = rng.uniform(-config.equalizer_db, config.equalizer_db, _EQUALIZER_BUMPS)
    tilt = rng.uniform(-config.tilt_db_per_octave, config.tilt_db_per_octave)
    floor_db = rng.uniform(config.noise_floor_min_db, config.noise_floor_max_db)
    color = rng.uniform(-6.0, 0.0)  # from brown to white
    gain_db = rng.uniform(-config.gain_db, config.gain_db)
    drive = np.exp(rng.uniform(0.0, np.log(config.clipping_drive_max)))
    hard = rng.random() < 0.5
    cast = np.exp(rng.normal(0.0, config.camera_cast_sd, 3))
    exposure = np.exp(rng.normal(0.0, config.camera_exposure_sd))
    camera_noise = rng.uniform(0.0, config.camera_noise_max)
    return RecordingChain(
        equalizer_octaves=octaves,
        equalizer_widths=widths,
        equalizer_db=bumps_db * on["equalizer"],
        tilt_db_per_octave=tilt * on["tilt"],
        noise_floor_db=floor_db if on["noise"] else -np.inf,
        noise_color_db_per_octave=color,
        gain_db=gain_db * on["gain"],
        clipping_drive=drive if on["clipping"] else 1.0,
        clipping_hard=bool(hard),
        camera_gains=cast * exposure,
        camera_noise=camera_noise,
    )
