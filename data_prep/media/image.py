"""Image files → square RGB pictures in uint8."""

from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from data_prep.media.container import MediaError, reading, refuse_unreadable
from data_prep.media.square import over_background, square
from ivf.config import FrameFit


def read_image(path: Path, size_pixels: int, fit: FrameFit = "resize") -> np.ndarray:
    """An image file, turned as EXIF says, as [size_pixels, size_pixels, 3] uint8: all of it, or its central square.

    Grey levels of 16 bits are scaled to 8, and what is transparent is seen on white.

    Raises:
        MediaError: The file is missing or damaged.
    """
    refuse_unreadable(path)
    with reading(path):
        try:
            with Image.open(path) as image:
                return square(_rgb(path, ImageOps.exif_transpose(image)), size_pixels, fit)
        except Image.UnidentifiedImageError as error:
            raise MediaError(path, "is not an image") from error
        except Image.DecompressionBombError as error:
            raise MediaError(path, f"has more than {2 * (Image.MAX_IMAGE_PIXELS or 0)} pixels") from error
        except (OSError, SyntaxError, ValueError) as error:  # what Pillow's decoders raise
            cut = "truncated" in str(error).lower()
            reason = "truncated: its picture ends early" if cut else f"cannot be decoded: {type(error).__name__}"
            raise MediaError(path, reason) from error


def _rgb(path: Path, image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):  # I;16, I;16B, …; I is how some files of 16 bits are opened
        levels = np.asarray(image, np.int64)
        if levels.min() < 0 or levels.max() > 65535:
            raise MediaError(path, "has grey levels of more than 16 bits")
        image = Image.fromarray(np.round(levels / 257).astype(np.uint8))
    elif image.mode == "F":
        raise MediaError(path, "has grey levels that are not integers, whose white is not known")
    if image.has_transparency_data:
        return over_background(image.convert("RGBA"))
    return image.convert("RGB")
