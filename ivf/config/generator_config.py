"""Parameters of G, the acoustic spectrum transformation network (paper §3.1)."""

from dataclasses import dataclass
from typing import Literal

from ivf.config.choice import choice

GeneratorHead = Literal["indices", "embedding"]


@dataclass(frozen=True)
class GeneratorConfig:
    """Strided convolutions over the log-mel, pooled over time, then a map onto the code grid."""

    widths: tuple[int, ...] = (64, 128, 256, 512)  # ours: paper silent; widths of the classifier
    block_convolutions: int = 1  # ours: paper silent; convolutions of each width, the first of which halves F and M
    grid_width: int = 128  # ours: paper silent; channels at each position of the code grid before the head
    head: GeneratorHead = choice(
        "indices",
        section="Table 1, rows 8 and 9",
        paper='row 8\'s output "is the quantized embedding", row 9\'s the "estimated index"',
        reading="row 9: logits over K codes, looked up; row 8 is the embedding",
        alternatives=("embedding",),
        alternative="G regresses the D numbers of each code",
    )
    snap: bool = choice(
        False,
        section="Table 1, row 8",
        paper="whether a regressed code is moved to the nearest of the codebook is not stated",
        reading="left where G put it",
        alternatives=(True,),
        alternative="moved, with the gradient passed straight through; for the embedding head",
    )
    gradient: Literal["straight_through", "gumbel", "soft"] = choice(
        "straight_through",
        section="§3.1",
        paper="how a gradient passes the choice of an index is not stated",
        reading="hard codes forwards, softmax-weighted ones backwards; [17] is cited for E's codes",
        alternatives=("gumbel", "soft"),
        alternative="indices drawn with Gumbel noise, or weighted codes in both directions while training",
    )
    temperature: float = 1.0  # ours: paper silent; of the softmax that the gradient passes through
    normalization: Literal["batch", "layer"] = "batch"  # ours: paper silent; "layer" where batches are accumulated
    subtract_clip_mean: bool = True  # ours: paper silent; removes a static equalizer, the recording chain's first trait
    time_roll: bool = True  # ours: paper silent; training pairs are rolled in time, a scene's sound has no beginning
    noise_floor_db: tuple[float, float] | None = None  # ours: paper silent; None leaves the log-mel as it was recorded
    band_masks: int = 0  # ours: paper silent; up to an eighth of the bands each
    time_masks: int = 0  # ours: paper silent; up to an eighth of the frames each
    dropout: float = 0.3  # ours: paper silent; G over-fits its pairs long before they are exhausted

    def __post_init__(self) -> None:
        if self.temperature <= 0 or not 0 <= self.dropout < 1:
            raise ValueError(f"temperature={self.temperature} must be above 0, dropout={self.dropout} in [0, 1)")
        if self.band_masks < 0 or self.time_masks < 0:
            raise ValueError(f"band_masks={self.band_masks} and time_masks={self.time_masks} must be at least 0")
        floor = self.noise_floor_db
        if floor is not None and not (len(floor) == 2 and floor[0] <= floor[1]):
            raise ValueError(f"noise_floor_db={floor} must be two levels, the lower first")
