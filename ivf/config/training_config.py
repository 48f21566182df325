"""How one network is trained."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TrainingConfig:
    """Adam, batch and length of one training run."""

    batch_size: int = 640  # paper §4.1 (§3.3 says 16); the global batch over all replicas
    epochs: int = 5_000  # paper §4.1 (§3.3 says 9000)
    learning_rate: float = 2e-4  # paper §4.1 (§3.3 says 0.001)
    beta_1: float = 0.5  # paper §3.3, §4.1
    beta_2: float = 0.999  # ours: the printed 0.0002 is not a usable second moment; Adam's default
    cosine_decay: bool = False  # ours: paper silent; True lets the rate fall to zero over the run, for short runs
