"""Parameters of D, the WGAN-GP critic (paper §3.1, Eq. 3 and 4)."""

from dataclasses import dataclass
from typing import Literal

from ivf.config.choice import choice


@dataclass(frozen=True)
class CriticConfig:
    """Strided convolutions over [B, H, W, D] without batch normalization, one linear output."""

    widths: tuple[int, ...] = (64, 128, 256, 512)  # ours: paper silent; DCGAN's halvings, without normalization
    loss: Literal["wasserstein", "cross_entropy"] = choice(
        "wasserstein",
        section="§3.1, Eq. 3",
        paper='the text has a "discriminator with cross-entropy loss", Eq. 3 a Wasserstein critic',
        reading="the equation",
        alternatives=("cross_entropy",),
        alternative="the text: D's output is a logit; the penalty stays and may be weighted to 0",
    )
    conditional: bool = choice(
        False,
        section="§3.1",
        paper="D sees features only, so that nothing ties a sound to its own picture",
        reading="as printed",
        alternatives=(True,),
        alternative="D takes the log-mel too: real pairs are a frame and its sound",
    )
    listening_width: int = 32  # ours: paper silent; what a conditional D keeps of a sound
    penalty_weight: float = choice(
        10.0,
        section="Eq. 3",
        paper="λ is not given",
        reading="Gulrajani et al. 2017",
        alternatives=(1.0,),
        alternative="a weaker hold on D's slope",
    )
    updates_per_step: int = choice(
        5,
        section="§3.1",
        paper="how often D is updated is not given",
        reading="Gulrajani et al. 2017, all on one batch, each with a w of its own",
        alternatives=(1,),
        alternative="as often as G",
    )

    def __post_init__(self) -> None:
        if self.updates_per_step < 1:
            raise ValueError(f"updates_per_step={self.updates_per_step}: D is updated at least once in a step")
