"""One exhibit of a report page."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class GalleryItem:
    """Pictures side by side under one caption, with the sound they belong to if there is one.

    Raises ValueError if a picture is not uint8 [height, width, 3], or the sound is not finite [T] with a sample rate.
    """

    caption: str
    images: tuple[tuple[str, np.ndarray], ...]  # (label, uint8 [height, width, 3])
    waveform: np.ndarray | None = None  # float [T]; beyond [-1, 1] it is clipped
    sample_rate: int | None = None  # Hz, given exactly if `waveform` is

    def __post_init__(self) -> None:
        for label, image in self.images:
            if image.dtype != np.uint8 or image.ndim != 3 or image.shape[2] != 3 or not image.size:
                raise ValueError(
                    f"picture {label!r} of {self.caption!r} is {image.dtype} {image.shape}; "
                    "give uint8 [height, width, 3]"
                )
        if (self.waveform is None) != (self.sample_rate is None):
            raise ValueError(f"{self.caption!r}: give waveform and sample_rate together or neither")
        if self.waveform is not None and (self.waveform.ndim != 1 or not np.isfinite(self.waveform).all()):
            raise ValueError(f"waveform of {self.caption!r} is not finite or {self.waveform.shape}; give [T]")
