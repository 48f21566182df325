"""Image/sound pairs: a folder with `pairs.csv`, whose columns `image` and `audio` name files below it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from data_prep.corpora.hashing import split_sources
from data_prep.corpora.items import Pair, read_clip
from data_prep.corpora.table import path_inside, read_table
from data_prep.media import read_image
from ivf.config import AudioConfig, ImageConfig

_COLUMNS = ("image", "audio")


@dataclass(frozen=True)
class ImageSoundItem:
    """One row. Its source is the sound file, so that several pictures of one sound are in the same split."""

    image: Path
    audio: Path
    source: str
    key: str
    split: str

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that `pairs` reads."""
        return (self.image, self.audio)

    def pairs(self, audio: AudioConfig, image: ImageConfig, seed: int) -> Iterator[Pair]:
        """One pair, the sound looped or cut to the clip length. Nothing is random, so `seed` has no effect."""
        yield Pair(
            self.key, self.source, read_image(self.image, image.size_pixels, image.fit), read_clip(self.audio, audio)
        )


def pair_items(source: Path) -> list[ImageSoundItem]:
    """All rows of `pairs.csv`.

    Raises:
        FileNotFoundError: There is no `pairs.csv`.
        ValueError: A column is missing, a row is repeated, a path leads out of the folder, or a picture would be in
            both splits.
    """
    table = source / "pairs.csv"
    items: dict[str, ImageSoundItem] = {}
    split_of: dict[str, str] = {}
    rows = [(path_inside(table, row["image"]), path_inside(table, row["audio"])) for row in read_table(table, _COLUMNS)]
    splits = split_sources(audio for _, audio in rows)
    for image, audio in rows:
        item = ImageSoundItem(source / image, source / audio, audio, f"{audio}+{image}", splits[audio])
        if items.setdefault(item.key, item) is not item:
            raise ValueError(f"{table} pairs {image} with {audio} twice")
        if split_of.setdefault(image, item.split) != item.split:
            raise ValueError(f"{table} pairs {image} with sounds of both splits, a leak: keep one of the rows")
    return list(items.values())
