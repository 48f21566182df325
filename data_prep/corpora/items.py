"""What a corpus of labelled clips is made of."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from data_prep.media import fit_length, read_audio
from ivf.config import AudioConfig


@dataclass(frozen=True)
class ClipItem:
    """One sound file and its row in the corpus; light and picklable, decoding happens in `waveform`."""

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
        """What `waveform` reads."""
        return (self.file,)

    def waveform(self, audio: AudioConfig) -> np.ndarray:
        """[T] float32, looped or cut to the clip length; raises `MediaError` for a file that cannot be used."""
        return fit_length(read_audio(self.file, audio.sample_rate_hz), audio.clip_samples)
