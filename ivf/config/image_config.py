"""What a frame is, everywhere behind `data_prep`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ImageConfig:
    """Size of the square RGB frames I; networks see them scaled to [-0.5, 0.5]."""

    size_pixels: int = 512  # paper §3.3, §4.1
