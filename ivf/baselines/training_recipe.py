"""How a baseline is trained: optimizer, schedule, loss and augmentation as its source has them."""

from dataclasses import dataclass, replace
from typing import Literal

from ivf.config import TrainingConfig


@dataclass(frozen=True)
class TrainingRecipe:
    """One network's training. The defaults add nothing; where values come from stands beside each system's recipe."""

    batch_size: int
    epochs: int
    optimizer: Literal["adam", "sgd"]
    learning_rate: float  # the highest
    momentum: float = 0.0  # of SGD; Adam's β₁
    nesterov: bool = False  # of SGD
    cycles: int = 0  # 0: constant rate; 1: one cosine; more: warm restarts, each cycle twice as long as the one before
    final_rate_share: float = 0.0  # what a cosine ends with, as a share of `learning_rate`
    rate_decay: float = 0.0  # the rate is divided by 1 + rate_decay · updates done
    kernel_l2: float = 0.0  # loss + kernel_l2 · ‖kernels‖²
    focal_gamma: float = 0.0  # 0: cross-entropy
    focal_alpha: float = 1.0  # factor of the loss
    mean_over_classes: bool = False  # the sum over classes is divided by their number
    device_weight: float = 0.0  # β: the loss is (1 − β) · that of the scenes + β · that of an auxiliary device head
    mixup_alpha: float = 0.0  # of the Beta distribution of mixing weights; 0: clips are not mixed
    crop_share: float = 1.0  # of the frames, kept at a random place
    silence: tuple[float, ...] = ()  # channels of a silent band; if given, half of the clips are cropped, into silence
    band_mask_share: float = 0.0  # a mask covers fewer than this share of the bands; 0: none
    frame_mask_share: float = 0.0  # likewise of the frames

    def __post_init__(self) -> None:
        TrainingConfig(batch_size=self.batch_size, epochs=self.epochs, learning_rate=self.learning_rate)
        if self.cycles < 0:
            raise ValueError(f"cycles={self.cycles} must be at least 0")
        if 0 < self.focal_gamma < 1 or self.focal_gamma < 0:
            raise ValueError(f"focal_gamma={self.focal_gamma} must be 0 or at least 1: its slope is infinite at p = 1")
        for name in ("final_rate_share", "device_weight", "band_mask_share", "frame_mask_share"):
            if not 0 <= (value := getattr(self, name)) < 1:
                raise ValueError(f"{name}={value} must be in [0, 1)")
        for name in ("momentum", "rate_decay", "kernel_l2", "focal_alpha", "mixup_alpha"):
            if (value := getattr(self, name)) < 0:
                raise ValueError(f"{name}={value} must be at least 0")
        if not 0 < self.crop_share <= 1:
            raise ValueError(f"crop_share={self.crop_share} must be in (0, 1]")

    @property
    def first_cycle_epochs(self) -> float:
        """Length of the first cycle; the last one ends with the run."""
        return self.epochs / (2**self.cycles - 1)

    @property
    def training(self) -> TrainingConfig:
        """What `ivf.training.train` and the pipelines of batches read."""
        return TrainingConfig(batch_size=self.batch_size, epochs=self.epochs, learning_rate=self.learning_rate)

    def shortened(self, epochs: int, batch_size: int, cycles: int | None = None) -> "TrainingRecipe":
        """The same for a run of `epochs`, in as many cycles unless `cycles` says otherwise.

        Ours: in fewer epochs than the source's the loss has none of its factors below 1. Under SGD they make steps as
        much smaller, which a hundred times as many updates make up for there, and few do not.
        """
        cycles = self.cycles if cycles is None else cycles
        recipe = replace(self, focal_alpha=1.0, mean_over_classes=False) if epochs < self.epochs else self
        return replace(recipe, epochs=epochs, batch_size=batch_size, cycles=cycles)
