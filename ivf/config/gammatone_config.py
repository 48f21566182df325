"""Parameters of the Gammatone spectrogram, Table 1 row 2."""

from dataclasses import dataclass


@dataclass(frozen=True)
class GammatoneConfig:
    """STFT magnitudes weighted by the responses of Gammatone filters; the first frame begins at the first sample."""

    sample_rate_hz: int = 16_000  # paper §3.3
    window_seconds: float = 0.025  # ours: paper silent; the gammatone toolkit's default, and the log-mel's
    hop_seconds: float = 0.010  # ours: paper silent; as above
    n_bands: int = 64  # ours: paper silent; the toolkit's default, and the log-mel's
    min_hz: float = 50.0  # ours: paper silent; the toolkit's default
    log_offset: float = 1e-12  # ours: paper silent; magnitudes of speech-like levels lie around 1e-3, squares at 1e-6

    def __post_init__(self) -> None:
        if self.window_samples < 2 or self.hop_samples < 1:
            raise ValueError(
                f"window_seconds={self.window_seconds}, hop_seconds={self.hop_seconds} are {self.window_samples} and "
                f"{self.hop_samples} samples at {self.sample_rate_hz} Hz; need at least 2 and 1"
            )
        if self.n_bands < 1 or not 0 < self.min_hz < self.sample_rate_hz / 2:
            raise ValueError(
                f"n_bands={self.n_bands}, min_hz={self.min_hz}: need at least 1 band, and min_hz between 0 and "
                f"{self.sample_rate_hz / 2}"
            )

    @property
    def window_samples(self) -> int:
        """Length of the Hann window in samples."""
        return round(self.window_seconds * self.sample_rate_hz)

    @property
    def hop_samples(self) -> int:
        """Distance between frames in samples."""
        return round(self.hop_seconds * self.sample_rate_hz)

    @property
    def n_fft(self) -> int:
        """The power of two that holds two windows."""
        return 1 << (2 * self.window_samples - 1).bit_length()

    def n_frames(self, n_samples: int) -> int:
        """F for a waveform of `n_samples`: every FFT that lies inside it."""
        return 1 + (n_samples - self.n_fft) // self.hop_samples
