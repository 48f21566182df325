"""Pictures → the central square at one size, on one background."""

import numpy as np
from PIL import Image

_BACKGROUND = (255, 255, 255, 255)  # ours: the white page that transparent pictures are drawn for


def square(image: Image.Image, size_pixels: int, pixel_aspect: float = 1.0) -> np.ndarray:
    """The central square of a picture as [size_pixels, size_pixels, 3] uint8.

    Reduced by area averaging or enlarged by cubic interpolation; a pixel of the picture is displayed `pixel_aspect`
    times as wide as high.
    """
    side = min(image.width * pixel_aspect, image.height)  # in heights of a pixel
    width, height = side / pixel_aspect, side
    left, top = (image.width - width) / 2, (image.height - height) / 2
    if pixel_aspect == 1.0:
        left, top = float(int(left)), float(int(top))
    resample = Image.Resampling.BOX if side >= size_pixels else Image.Resampling.BICUBIC
    box = (left, top, left + width, top + height)
    return np.asarray(image.resize((size_pixels, size_pixels), resample, box=box))


def over_background(image: Image.Image) -> Image.Image:
    """An RGBA picture as RGB, on white where it is transparent."""
    background = Image.new("RGBA", image.size, _BACKGROUND)
    return Image.alpha_composite(background, image).convert("RGB")
