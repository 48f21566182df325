"""Items of a corpus: labelled clips, and files that yield pairs of a frame and a sound.

Items are light and picklable: they hold paths and labels, and media are decoded only when a method asks for them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np

from data_prep.media import fit_length, read_audio
from ivf.config import AudioConfig, ImageConfig

_MARGIN_SECONDS = 60.0  # ours: clips that are somewhat longer than a record are decoded, and so checked, whole


@dataclass(frozen=True)
class ClipItem:
    """One sound file and its row in the tables of the corpus."""

    file: Path
    key: str
    split: str
    source: str
    scene: str
    label: int
    city: str
    location: str
    device: str
    fold: int

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that `waveform` reads."""
        return (self.file,)

    def waveform(self, audio: AudioConfig) -> np.ndarray:
        """[T] float32, looped or cut to the clip length; raises `MediaError` for a file that cannot be used."""
        return read_clip(self.file, audio)


def read_clip(file: Path, audio: AudioConfig) -> np.ndarray:
    """The beginning of a sound file, [T] float32, looped or cut to the clip length; of an hour, little is decoded."""
    waveform = read_audio(file, audio.sample_rate_hz, at_most_seconds=audio.clip_seconds + _MARGIN_SECONDS)
    return fit_length(waveform, audio.clip_samples)


class Pair(NamedTuple):
    """A decoded pair: frame [height, width, 3] uint8 and waveform [T] float32.

    `frame_seconds` is when in the waveform the frame is seen; None for a still picture or a frame from outside it.
    """

    key: str
    source: str
    frame: np.ndarray
    waveform: np.ndarray
    frame_seconds: float | None = None


class PairItem(Protocol):
    """Files that yield one or more pairs."""

    @property
    def key(self) -> str:
        """Unique in the corpus."""

    @property
    def split(self) -> str:
        """`train` or `validation`."""

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that `pairs` reads."""

    def pairs(self, audio: AudioConfig, image: ImageConfig, seed: int) -> Iterator[Pair]:
        """Decodes the pairs; raises `MediaError` for a file that cannot be used."""
