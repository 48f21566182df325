"""The config of a world: spread of the scenes, coupling of sound and picture, variation of places and devices."""

from dataclasses import dataclass, fields

CHAIN_EFFECTS = ("equalizer", "tilt", "noise", "gain", "clipping")  # of the recording chain of the sound


@dataclass(frozen=True)
class WorldConfig:
    """All parameters of a world that a study may vary, except for the sizes in `WorldSize`.

    Raises:
        ValueError: a probability outside [0, 1], a negative strength, an unknown chain effect.
    """

    # Spread of scenes. With these three values a classifier on the true parameters has an accuracy of about 0.9, which
    # is what people reach on ten urban scenes: some squares sound and look like pedestrian streets.
    parameter_sd: float = 0.17  # from clip to clip within one place
    town_offset_sd: float = 0.06  # towns differ less than the clips of one town do
    location_offset_sd: float = 0.05  # two squares of one town differ about as much as two towns do

    # Coupling of sound and picture: some objects are silent (a parked car), others are out of the frame (a camera
    # covers about a sixth of the directions that a microphone does, but is usually pointed at what happens).
    sound_absent_probability: float = 0.18
    picture_absent_probability: float = 0.12

    # Recording chain of the sound. Phones and camcorders differ by 10 dB and more in single bands (cases, wind shields,
    # small microphones); the binaural microphones of TAU are one such device.
    chain_effects: tuple[str, ...] = CHAIN_EFFECTS  # those that are applied
    equalizer_db: float = 14.0  # largest gain of each of five equalizer bumps
    tilt_db_per_octave: float = 2.0  # largest slope: proximity effect, muffled or thin microphones
    noise_floor_min_db: float = -46.0  # relative to a scene at full level: a good recorder
    noise_floor_max_db: float = -20.0  # a phone with automatic gain in a quiet place
    gain_db: float = 9.0  # largest deviation of the recording level
    clipping_drive_max: float = 3.0  # largest overdrive of the limiter; 1: none

    # Town: streets, vehicles and buildings differ from town to town.
    timbre_sd_octaves: float = 0.10  # shift of all source frequencies
    reverberation_sd: float = 0.08  # bias of the reverberation parameter
    style_strength: float = 0.04  # relative change of a colour channel; larger ones would occupy codes of their own

    # Recording chain of the picture: white balance, exposure, sensor noise of cheap cameras.
    camera_cast_sd: float = 0.03  # relative gain of a colour channel
    camera_exposure_sd: float = 0.10  # relative exposure
    camera_noise_max: float = 7.0  # largest sensor noise, in levels of 255

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name.endswith("_probability") and not 0 <= value <= 1:
                raise ValueError(f"{field.name}={value} is not a probability; use a value from 0 to 1")
            if isinstance(value, float) and value < 0 and not field.name.startswith("noise_floor"):
                raise ValueError(f"{field.name}={value} is negative; use 0 to switch it off")
        unknown = set(self.chain_effects) - set(CHAIN_EFFECTS)
        if unknown:
            raise ValueError(f"chain_effects holds unknown {sorted(unknown)}; choose from {list(CHAIN_EFFECTS)}")
        if self.noise_floor_min_db > self.noise_floor_max_db:
            raise ValueError("noise_floor_min_db is above noise_floor_max_db; swap them")
        if self.clipping_drive_max < 1:
            raise ValueError(f"clipping_drive_max={self.clipping_drive_max} is below 1; use 1 for none")
