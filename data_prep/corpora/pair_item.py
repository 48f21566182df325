"""What a corpus of frame–sound pairs is made of."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np

from ivf.config import AudioConfig, ImageConfig


class Pair(NamedTuple):
    """A decoded pair: frame [height, width, 3] uint8 and waveform [T] float32."""

    key: str
    source: str
    frame: np.ndarray
    waveform: np.ndarray


class PairItem(Protocol):
    """Files that yield one or more pairs; light and picklable, decoding happens in `pairs`."""

    @property
    def key(self) -> str:
        """Unique in the corpus."""

    @property
    def split(self) -> str:
        """`train` or `validation`."""

    @property
    def files(self) -> tuple[Path, ...]:
        """What `pairs` reads."""

    def pairs(self, audio: AudioConfig, image: ImageConfig, seed: int) -> Iterator[Pair]:
        """Decodes; raises `MediaError` for a file that cannot be used."""
