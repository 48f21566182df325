"""Pictures and sounds to be looked at: written by the runs that make them, shown by reports."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from PIL import Image

from ivf.atomic import write_atomically
from ivf.json_files import read_json, write_json

_INDEX = "gallery.json"


@dataclass(frozen=True, eq=False)
class GalleryItem:
    """Pictures side by side under one caption, with the sound they belong to if there is one.

    Raises ValueError if a picture is not uint8 [height, width, 3], or the sound is not finite [T] with a sample rate.
    """

    caption: str
    images: Sequence[tuple[str, np.ndarray]]  # (label, uint8 [height, width, 3])
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


@dataclass(frozen=True)
class Gallery:
    """A section of a report page."""

    title: str
    text: str  # one or two sentences saying what to look for
    items: Sequence[GalleryItem]

    def save(self, folder: Path) -> None:
        """Writes pictures as PNG, sounds as 16-bit WAV, and last `gallery.json`, by which the gallery is there."""
        described: list[dict[str, Any]] = []
        for number, item in enumerate(self.items):
            images = []
            for place, (label, pixels) in enumerate(item.images):
                name = f"{number:02d}_{place}.png"
                write_atomically(folder / name, encode_png(pixels))
                images.append([label, name])
            described.append({"caption": item.caption, "images": images})
            if item.waveform is not None:
                described[-1] |= {"waveform": f"{number:02d}.wav", "sample_rate": item.sample_rate}
                write_atomically(folder / f"{number:02d}.wav", encode_wav(item.waveform, item.sample_rate or 0))
        write_json(folder / _INDEX, {"title": self.title, "text": self.text, "items": described})

    @classmethod
    def load(cls, folder: Path) -> "Gallery":
        """What `save` wrote."""
        described = read_json(folder / _INDEX)
        items = []
        for one in described["items"]:
            images = [(label, np.asarray(Image.open(folder / name).convert("RGB"))) for label, name in one["images"]]
            sound = [soundfile.read(folder / one["waveform"], dtype="float32")[0]] if "waveform" in one else []
            items.append(GalleryItem(one["caption"], images, *sound, *([one["sample_rate"]] if sound else [])))
        return cls(described["title"], described["text"], items)

    @staticmethod
    def load_all(folders: Sequence[Path]) -> list["Gallery"]:
        """Those of `folders` that are there."""
        return [Gallery.load(folder) for folder in folders if (folder / _INDEX).exists()]


def encode_png(image: np.ndarray) -> bytes:
    """uint8 [height, width, 3] as PNG, lossless."""
    buffer = io.BytesIO()
    Image.fromarray(image).save(buffer, format="PNG", optimize=True)
    return buffer.getvalue()


def encode_wav(waveform: np.ndarray, sample_rate: int) -> bytes:
    """float [T] in [-1, 1] (clipped beyond) as 16-bit mono WAV."""
    samples, buffer = np.round(np.clip(waveform, -1, 1) * 32767).astype(np.int16), io.BytesIO()
    soundfile.write(buffer, samples, sample_rate, format="WAV", subtype="PCM_16")
    return buffer.getvalue()
