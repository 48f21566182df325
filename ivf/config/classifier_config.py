"""Parameters of the scene classifier (paper §3.2)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ClassifierConfig:
    """Four blocks of two 3×3 convolutions: "eight convolution layers, four mean-pooling and a max-pooling layer"."""

    widths: tuple[int, ...] = (64, 128, 256, 512)  # ours: paper silent; CNN9-I of Kong et al. 2019, which fits §3.2
    pools: tuple[int, ...] = (2, 2, 2, 1)  # ours: paper gives the number only; CNN9-I (its fourth window is 1×1)
    dropout: float = 0.0  # ours: paper silent; CNN9-I has none
