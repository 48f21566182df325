"""Parameters of the log-mel spectrogram A, the input of G and of Table 1's rows 4 to 6, and of its cepstrum, row 3."""

from dataclasses import dataclass

from ivf.config.choice import choice


@dataclass(frozen=True)
class LogMelConfig:
    """Power STFT → mel filter bank → natural logarithm; frames are centred on multiples of the hop."""

    sample_rate_hz: int = 16_000  # paper §3.3
    n_fft: int = 512  # ours: "16 FFT frequency bands" (§3.3) reads as a corrupted "512 FFT bands"
    window_seconds: float = 0.025  # ours: paper silent; what "512 FFT bands at 16 kHz" comes with in its source [11]
    hop_seconds: float = 0.010  # ours: paper silent; as above
    n_mels: int = choice(
        64,
        section="§3.3",
        paper='"16 FFT frequency bands"',
        reading="Kong et al. 2019, whose network §3.2 seems to describe; the 16 is read as a corrupted 512 FFT bins",
        alternatives=(16,),
        alternative="as printed: preset `literal`",
    )
    min_hz: float = 0.0  # ours: paper silent; the whole band
    max_hz: float = 8_000.0  # ours: paper silent; Nyquist at 16 kHz
    log_offset: float = 1e-8  # ours: paper silent; McDonnell & Gao 2020, ln(power + 1e-8)

    def __post_init__(self) -> None:
        if not 0 < self.window_samples <= self.n_fft:
            raise ValueError(
                f"window_seconds={self.window_seconds} is {self.window_samples} samples at {self.sample_rate_hz} Hz; "
                f"it must be between 1 and n_fft={self.n_fft}"
            )
        if self.n_mels < 1:
            raise ValueError(f"n_mels={self.n_mels}: need at least one band")
        if self.hop_samples < 1:
            raise ValueError(f"hop_seconds={self.hop_seconds} is shorter than a sample at {self.sample_rate_hz} Hz")
        if not 0 <= self.min_hz < self.max_hz <= self.sample_rate_hz / 2:
            raise ValueError(
                f"min_hz={self.min_hz}, max_hz={self.max_hz}: need 0 <= min_hz < max_hz <= {self.sample_rate_hz / 2}"
            )

    @property
    def window_samples(self) -> int:
        """Length of the Hann window in samples."""
        return round(self.window_seconds * self.sample_rate_hz)

    @property
    def hop_samples(self) -> int:
        """Distance between frames in samples."""
        return round(self.hop_seconds * self.sample_rate_hz)

    def n_frames(self, n_samples: int) -> int:
        """F for a waveform of `n_samples`: one frame per hop, the first centred on sample 0."""
        return 1 + n_samples // self.hop_samples


@dataclass(frozen=True)
class MfccConfig(LogMelConfig):
    """Cosine transform of a log-mel spectrogram's bands."""

    n_coefficients: int = 20  # ours: paper silent; librosa's, the energy-like first one kept

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 1 <= self.n_coefficients <= self.n_mels:
            raise ValueError(
                f"n_coefficients={self.n_coefficients}: {self.n_mels} bands have 1 to {self.n_mels} coefficients"
            )
