"""What a frame is, everywhere behind `data_prep`."""

from dataclasses import dataclass
from typing import Literal

from ivf.config.choice import choice

FrameFit = Literal["resize", "crop"]  # of a picture that is not square


@dataclass(frozen=True)
class ImageConfig:
    """Size of the square RGB frames I; networks see them scaled to [-0.5, 0.5]."""

    size_pixels: int = choice(
        512,
        section="§3.3, §4.1",
        paper="512×512",
        reading="as printed in the paper's presets; 128 in `medium`, 32 in `small`",
        alternatives=(128,),
        alternative="smaller frames, prepared with the preset",
    )
    fit: FrameFit = choice(
        "resize",
        section="§3.3",
        paper='"all frames in the training Youtube 8M dataset are resized to 512×512 pixels"',
        reading="as printed: the whole picture, whose proportions are not kept",
        alternatives=("crop",),
        alternative="its central square, whose proportions are kept",
    )
    frame_from: Literal["clip", "video"] = choice(
        "clip",
        section="§3.1",
        paper='"randomly selected frame of the corresponding video"',
        reading="drawn from within the sound's own window",
        alternatives=("video",),
        alternative="drawn from the whole video",
    )
    frames_per_clip: int = 1  # ours: the paper has "one" by its wording; more are further pairs of the same sound

    def __post_init__(self) -> None:
        if self.frames_per_clip < 1:
            raise ValueError(f"frames_per_clip={self.frames_per_clip}: a pair needs a frame")
