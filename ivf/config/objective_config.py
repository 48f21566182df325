"""What the parts are trained for."""

import math
from dataclasses import dataclass
from typing import Literal

from ivf.config.choice import choice


@dataclass(frozen=True)
class ObjectiveConfig:
    """Weights of the terms of G's loss, and who is trained when."""

    adversarial_weight: float = 1.0  # paper §3.1: L = L_E + L_D
    paired_weight: float = choice(
        0.0,
        section="§3.1",
        paper="no term compares what G imagines with the frame that was filmed",
        reading="as printed in the paper's presets; 1 in `medium` and `small`: nothing else ties a sound to its frame",
        alternatives=(1.0,),
        alternative="cross-entropy to the frame's indices N, or squared error to Q for the embedding head",
    )
    adversarial_to_encoder: bool = choice(
        False,
        section="§3.1",
        paper="L contains E[D(Q^n)], which E could lower by chasing the critic",
        reading="Q^n is detached in L_D",
        alternatives=(True,),
        alternative="E descends D(Q^n) too, as minimizing L over everything would have it",
    )
    schedule: Literal["joint", "staged"] = choice(
        "joint",
        section="§3.1, Figure 1a",
        paper='one "full objective" L, while IVF needs a codebook to point into',
        reading="as printed: every part moves in every step",
        alternatives=("staged",),
        alternative="the auto-encoder alone first, then G and D with it frozen",
    )
    autoencoder_share: float = 0.5  # ours: paper silent; share of the epochs in the first stage of "staged"

    def __post_init__(self) -> None:
        if not 0 < self.autoencoder_share < 1:
            raise ValueError(f"autoencoder_share={self.autoencoder_share} is not between 0 and 1")

    def autoencoder_epochs(self, epochs: int) -> int:
        """How many of a run's epochs, its first, train the auto-encoder alone when it is staged; never all."""
        if epochs < 2:
            raise ValueError(f"schedule='staged' needs an epoch for each of its two stages, not epochs={epochs} in all")
        return min(math.ceil(self.autoencoder_share * epochs), epochs - 1)
