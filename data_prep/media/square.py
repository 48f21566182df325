"""Pictures → squares of one size, on one background."""

import numpy as np
from PIL import Image

from ivf.config import FrameFit

_BACKGROUND = (255, 255, 255, 255)  # ours: the white page that transparent pictures are drawn for


def square(picture: Image.Image, size_pixels: int, fit: FrameFit, pixel_aspect: float = 1.0) -> np.ndarray:
    """A picture as [size_pixels, size_pixels, 3] uint8: all of it, or its central square, as `fit` says.

    Reduced by area averaging, or by cubic interpolation where it is enlarged along either side. A pixel of the picture
    is displayed `pixel_aspect` times as wide as high, which decides what the central square is. The whole picture is
    the same square whatever its pixels' aspect.
    """
    box = (0.0, 0.0, *picture.size) if fit == "resize" else _central_square(picture, pixel_aspect)
    enlarged = min(box[2] - box[0], box[3] - box[1]) < size_pixels
    resample = Image.Resampling.BICUBIC if enlarged else Image.Resampling.BOX
    return np.asarray(picture.resize((size_pixels, size_pixels), resample, box=box))


def _central_square(picture: Image.Image, pixel_aspect: float) -> tuple[float, float, float, float]:
    """Left, top, right and bottom in pixels."""
    side = min(picture.width * pixel_aspect, picture.height)  # in heights of a pixel
    width, height = side / pixel_aspect, side
    left, top = (picture.width - width) / 2, (picture.height - height) / 2
    if pixel_aspect == 1.0:
        left, top = float(int(left)), float(int(top))
    return left, top, left + width, top + height


def over_background(image: Image.Image) -> Image.Image:
    """An RGBA picture as RGB, on white where it is transparent."""
    background = Image.new("RGBA", image.size, _BACKGROUND)
    return Image.alpha_composite(background, image).convert("RGB")
