"""Parameters of the scene classifier (paper §3.2)."""

from dataclasses import dataclass, replace
from typing import Literal

from ivf.config.choice import choice
from ivf.config.generator_config import GeneratorConfig


@dataclass(frozen=True)
class ClassifierConfig:
    """Four blocks of two 3×3 convolutions: "eight convolution layers, four mean-pooling and a max-pooling layer"."""

    widths: tuple[int, ...] = (64, 128, 256, 512)  # ours: paper silent; CNN9-I of Kong et al. 2019, which fits §3.2
    pools: tuple[int, ...] = choice(
        (2, 2, 2, 1),
        section="§3.2",
        paper="four mean-poolings, their windows not given",
        reading="CNN9-I of Kong et al. 2019, whose fourth window is 1×1",
        alternatives=((2, 2, 2, 2),),
        alternative="four halvings",
    )
    last_pool: Literal["mean_max", "max"] = choice(
        "mean_max",
        section="§3.2",
        paper="one max-pooling, over what is not stated",
        reading="CNN9-I: mean over bands, maximum over time",
        alternatives=("max",),
        alternative="maximum over both",
    )
    normalization_momentum: float = choice(
        0.9,
        section="§3.2",
        paper="nothing on batch normalization",
        reading="as in CNN9-I, whose PyTorch calls it 0.1; at a training's end the moments are estimated anew anyway",
        alternatives=(0.99,),
        alternative="Keras' default, which keeps 13 % of its beginning for 200 updates",
    )
    dropout: float = 0.0  # ours: paper silent; CNN9-I has none
    time_roll: bool = (
        False  # ours: paper silent; training clips are rolled in time, those of imagined features before G
    )
    band_masks: int = 0  # ours: paper silent; of training clips, up to an eighth of the bands each
    time_masks: int = 0  # ours: paper silent; of training clips, up to an eighth of the frames each
    feature_precision: Literal["float32", "float16"] = "float32"  # ours: paper silent; in which features wait on disk

    def __post_init__(self) -> None:
        if len(self.widths) != len(self.pools):
            raise ValueError(f"{len(self.widths)} widths {self.widths} need as many pools, not {self.pools}")
        if not 0 <= self.dropout < 1 or self.band_masks < 0 or self.time_masks < 0:
            raise ValueError(
                f"dropout={self.dropout} must be in [0, 1), band_masks={self.band_masks} and "
                f"time_masks={self.time_masks} at least 0"
            )
        if not 0 <= self.normalization_momentum < 1:
            raise ValueError(f"normalization_momentum={self.normalization_momentum} must be in [0, 1)")

    @property
    def plain(self) -> "ClassifierConfig":
        """The same without what is done to training clips, for features of no sound."""
        return replace(self, time_roll=False, band_masks=0, time_masks=0)

    def limited_to(self, generator: GeneratorConfig) -> "ClassifierConfig":
        """The same for a frozen G, with augmentation limited to what G was trained with."""
        return replace(
            self,
            time_roll=self.time_roll and generator.time_roll,
            band_masks=min(self.band_masks, generator.band_masks),
            time_masks=min(self.time_masks, generator.time_masks),
        )

    @property
    def augments(self) -> bool:
        """Whether training clips are changed from epoch to epoch."""
        return bool(self.time_roll or self.band_masks or self.time_masks)
