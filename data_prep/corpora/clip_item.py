"""What a corpus of labelled clips is made of."""

from dataclasses import dataclass
from pathlib import Path

from data_prep.media import fit_length, read_audio
from ivf.config import AudioConfig
from ivf.data.clip_record import ClipRecord


@dataclass(frozen=True)
class ClipItem:
    """One sound file and its row in the corpus; light and picklable, decoding happens in `record`."""

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
        """What `record` reads."""
        return (self.file,)

    def record(self, audio: AudioConfig) -> ClipRecord:
        """Decodes, looped or cut to the clip length; raises `MediaError` for a file that cannot be used."""
        return ClipRecord(
            key=self.key,
            source=self.source,
            waveform=fit_length(read_audio(self.file, audio.sample_rate_hz), audio.clip_samples),
            scene=self.scene,
            label=self.label,
            city=self.city,
            location=self.location,
            device=self.device,
            fold=self.fold,
        )
