"""What a waveform is, everywhere behind `data_prep`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AudioConfig:
    """Sampling rate and length of the clips that networks take."""

    sample_rate_hz: int = 16_000  # paper §3.3, §4.1
    clip_seconds: float = 10.0  # paper §4.1: 10 s for YouTube-8M and DCASE, 5 s for ESC-50

    def __post_init__(self) -> None:
        if self.clip_samples < 1:
            raise ValueError(f"clip_seconds={self.clip_seconds} at {self.sample_rate_hz} Hz holds no sample")

    @property
    def clip_samples(self) -> int:
        """T, the number of samples in one clip."""
        return round(self.clip_seconds * self.sample_rate_hz)
