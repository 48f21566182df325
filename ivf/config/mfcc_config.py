"""Parameters of the mel-frequency cepstrum, Table 1 row 3."""

from dataclasses import dataclass

from ivf.config.log_mel_config import LogMelConfig


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
