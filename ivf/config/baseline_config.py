"""How far the systems that Tables 2 and 3 compare with are scaled down, all of them alike."""

from dataclasses import dataclass


@dataclass(frozen=True)
class BaselineConfig:
    """Widths and training of `ivf.baselines`; by default those of each system's source."""

    width: float = 1.0  # ours: paper silent, because it quotes them; layers are this many times as wide
    updates: int | None = None  # ours: paper silent, as above; at least, in whole epochs; None: the source's
    batch_size: int | None = None  # ours: paper silent, as above; None: the source's

    def __post_init__(self) -> None:
        if not 0 < self.width <= 1:
            raise ValueError(f"width={self.width} must be in (0, 1]")
        for name in ("updates", "batch_size"):
            if (value := getattr(self, name)) is not None and value < 1:
                raise ValueError(f"{name}={value} must be at least 1")
