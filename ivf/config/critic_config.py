"""Parameters of D, the WGAN-GP critic (paper §3.1, Eq. 3 and 4)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CriticConfig:
    """Strided convolutions over [B, H, W, D] without batch normalization, one linear output."""

    widths: tuple[int, ...] = (64, 128, 256, 512)  # ours: paper silent; DCGAN's halvings, without normalization
    penalty_weight: float = 10.0  # ours: λ of Eq. 3 is not given; Gulrajani et al. 2017
    updates_per_step: int = 5  # ours: paper silent; Gulrajani et al. 2017
