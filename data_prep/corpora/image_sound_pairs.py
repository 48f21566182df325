"""Image/sound pairs: a folder with `pairs.csv`, whose columns `image` and `audio` name files below it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from data_prep.corpora.hashing import pair_split
from data_prep.corpora.items import Pair
from data_prep.corpora.table import read_table
from data_prep.media import fit_length, read_audio, read_image
from ivf.config import AudioConfig, ImageConfig


@dataclass(frozen=True)
class ImageSoundItem:
    """One row. Its source is the sound file, so that several pictures of one sound are in the same split."""

    image: Path
    audio: Path
    source: str
    key: str

    @property
    def split(self) -> str:
        """`train` or `validation`."""
        return pair_split(self.source)

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that `pairs` reads."""
        return (self.image, self.audio)

    def pairs(self, audio: AudioConfig, image: ImageConfig, seed: int) -> Iterator[Pair]:
        """One pair, the sound looped or cut to the clip length. Nothing is random, so `seed` has no effect."""
        waveform = fit_length(read_audio(self.audio, audio.sample_rate_hz), audio.clip_samples)
        yield Pair(self.key, self.source, read_image(self.image, image.size_pixels), waveform)


def pair_items(source: Path) -> list[ImageSoundItem]:
    """All rows of `pairs.csv`.

    Raises:
        FileNotFoundError: There is no `pairs.csv`.
        ValueError: A column is missing, a row is repeated, or a picture would be in both splits.
    """
    table = source / "pairs.csv"
    items: dict[str, ImageSoundItem] = {}
    split_of: dict[str, str] = {}
    for row in read_table(table, ("image", "audio")):
        image, audio = row["image"], row["audio"]
        item = ImageSoundItem(source / image, source / audio, source=audio, key=f"{audio}+{image}")
        if items.setdefault(item.key, item) is not item:
            raise ValueError(f"{table} pairs {image} with {audio} twice")
        if split_of.setdefault(image, item.split) != item.split:
            raise ValueError(f"{table} pairs {image} with sounds of both splits, a leak: keep one of the rows")
    return list(items.values())
