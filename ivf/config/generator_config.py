"""Parameters of G, the acoustic spectrum transformation network (paper §3.1)."""

from dataclasses import dataclass
from typing import Literal

GeneratorHead = Literal["indices", "embedding"]


@dataclass(frozen=True)
class GeneratorConfig:
    """Strided convolutions over the log-mel, pooled over time, then a map onto the code grid."""

    widths: tuple[int, ...] = (64, 128, 256, 512)  # ours: paper silent; widths of the classifier
    grid_width: int = 128  # ours: paper silent; channels at each position of the code grid before the head
    head: GeneratorHead = "indices"  # paper §3.1; "embedding" is Table 1's rows 7 and 8
    subtract_clip_mean: bool = True  # ours: paper silent; removes a static equalizer, the recording chain's first trait
    time_roll: bool = True  # ours: paper silent; training pairs are rolled in time, a scene's sound has no beginning
    dropout: float = 0.3  # ours: paper silent; G over-fits its pairs long before they are exhausted
