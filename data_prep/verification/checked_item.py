"""What verification keeps of an item: where it belongs, a hash of its content, and how it looks."""

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image

from data_prep.synthetic_world.log_mel import log_mel

HASH_SIDE = 16  # ours: 256 bits; with imagehash's default of 64, spectrograms of unlike places fall together
THUMBNAIL_PIXELS = 64
_FLAT_LEVELS = 4.0  # ours: pictures that vary less are black, white or fog: they are all alike


@dataclass(frozen=True)
class CheckedItem:
    """An item that could be read.

    Attributes:
        key: Its name.
        split: Where it belongs.
        content: Hash of its content.
        likeness: Perceptual hash of its picture or spectrogram, 256 bits; None where that is flat.
        thumbnail: The picture or spectrogram, [64, 64, 3] uint8; None where it is not needed any more.
        scene, city, device: Empty where they are not known.
    """

    key: str
    split: str
    content: str
    likeness: int | None
    thumbnail: np.ndarray | None
    scene: str = ""
    city: str = ""
    device: str = ""

    @classmethod
    def of_picture(cls, key: str, split: str, content: bytes, frame: np.ndarray, **known: str) -> "CheckedItem":
        """An item that is known by a frame [H, W, 3] uint8."""
        return cls(key, split, _digest(content), _likeness(frame), _thumbnail(frame), **known)

    @classmethod
    def of_sound(cls, key: str, split: str, content: bytes, waveform: np.ndarray, **known: str) -> "CheckedItem":
        """An item that is known by a sound [T] at 16 kHz of 25 ms or more."""
        picture = spectrogram_picture(waveform)
        return cls(key, split, _digest(content), _likeness(picture), _thumbnail(picture), **known)


def spectrogram_picture(waveform: np.ndarray) -> np.ndarray:
    """[T] at 16 kHz → [64, F, 3] uint8: the log-mel in its own range, low frequencies at the bottom."""
    spectrogram = log_mel(waveform).T[::-1]  # [64, F]
    low, high = np.percentile(spectrogram, (2, 99.5))
    levels = (255 * np.clip((spectrogram - low) / (high - low + 1e-6), 0, 1)).astype(np.uint8)
    return np.repeat(levels[..., np.newaxis], 3, axis=2)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _likeness(picture: np.ndarray) -> int | None:
    import imagehash  # imported here: an extra, which only verification needs

    if picture.std() < _FLAT_LEVELS:
        return None
    found: Any = imagehash.phash(Image.fromarray(picture), hash_size=HASH_SIDE)
    return int.from_bytes(np.packbits(found.hash.ravel()).tobytes(), "big")


def _thumbnail(picture: np.ndarray) -> np.ndarray:
    size = (THUMBNAIL_PIXELS, THUMBNAIL_PIXELS)
    return np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.BILINEAR))
