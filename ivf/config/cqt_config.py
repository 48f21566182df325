"""Parameters of the constant-Q transform, Table 1 row 1."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CqtConfig:
    """Filters at equal ratios of frequency, each as many periods long; frames are centred on multiples of the hop."""

    sample_rate_hz: int = 16_000  # paper §3.3
    hop_seconds: float = 0.016  # ours: paper silent; 256 samples, halved exactly once for each octave below the first
    min_hz: float = 32.703195662574764  # ours: paper silent; C1, librosa's default
    n_bands: int = 84  # ours: paper silent; seven octaves, librosa's default
    bands_per_octave: int = 12  # ours: paper silent; librosa's default
    sparsity: float = 0.01  # ours: paper silent; share of each filter's spectrum that librosa drops; 0 keeps it all
    log_offset: float = 1e-10  # ours: paper silent; below 16-bit noise

    def __post_init__(self) -> None:
        if self.hop_samples < 1:
            raise ValueError(f"hop_seconds={self.hop_seconds} is shorter than a sample at {self.sample_rate_hz} Hz")
        if self.n_bands < 1 or self.bands_per_octave < 1 or self.min_hz <= 0:
            raise ValueError(
                f"n_bands={self.n_bands}, bands_per_octave={self.bands_per_octave}, min_hz={self.min_hz}: "
                f"all must be positive"
            )
        if not 0 <= self.sparsity < 1:
            raise ValueError(f"sparsity={self.sparsity} is not a share in [0, 1)")
        if self.cutoff(self.n_bands - 1) > self.sample_rate_hz / 2:
            raise ValueError(
                f"the highest of {self.n_bands} bands reaches {self.cutoff(self.n_bands - 1):.0f} Hz, above "
                f"{self.sample_rate_hz / 2:.0f} Hz: lower n_bands or min_hz"
            )

    @property
    def hop_samples(self) -> int:
        """Distance between frames in samples."""
        return round(self.hop_seconds * self.sample_rate_hz)

    @property
    def relative_bandwidth(self) -> float:
        """1 / Q: a filter's bandwidth over its centre frequency."""
        ratio = 2.0 ** (2.0 / self.bands_per_octave)
        return (ratio - 1.0) / (ratio + 1.0)

    def centre(self, band: int) -> float:
        """Centre frequency of a band in Hz."""
        return float(self.min_hz * 2.0 ** (band / self.bands_per_octave))

    def cutoff(self, band: int) -> float:
        """Where a band's response has fallen by 3 dB, in Hz: a Hann window is 1.5 bins wide."""
        return self.centre(band) * (1.0 + 0.75 * self.relative_bandwidth)

    @property
    def window_samples(self) -> int:
        """Length of the longest filter, the lowest band's, in samples."""
        return int(-(-self.sample_rate_hz // (self.min_hz * self.relative_bandwidth)))

    def n_frames(self, n_samples: int) -> int:
        """F for a waveform of `n_samples`: one frame per hop, the first centred on sample 0."""
        return 1 + n_samples // self.hop_samples
