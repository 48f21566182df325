"""Parameters of the visual auto-encoder: E, the codebook B and the decoder (paper §3.1, Eq. 1 and 2)."""

from dataclasses import dataclass
from typing import Literal

from ivf.config.choice import choice


@dataclass(frozen=True)
class AutoencoderConfig:
    """Widths of E and the decoder, size and training of the codebook, terms of L_E."""

    widths: tuple[int, ...] = choice(
        (64, 128, 128, 128),
        section="§3.1",
        paper="neither E's layers nor the grid of codes are given",
        reading="Sonnet's VQ-VAE, deepened to four halvings",
        alternatives=((64, 128, 128), (64, 128, 128, 128, 128)),
        alternative="three or five, a grid of four times or a quarter of the positions",
    )
    residual_blocks: int = 2  # ours: paper silent; Sonnet's VQ-VAE
    residual_width: int = 32  # ours: paper silent; Sonnet's VQ-VAE
    n_codes: int = choice(
        512,
        section="§3.1",
        paper="K is not given",
        reading="van den Oord et al. 2017",
        alternatives=(128, 1024),
        alternative="fewer or more codes",
    )
    code_dimension: int = choice(
        64,
        section="§3.1",
        paper="D is not given",
        reading="Sonnet's VQ-VAE",
        alternatives=(32,),
        alternative="shorter codes",
    )
    commitment_weight: float = choice(
        0.25,
        section="Eq. 2",
        paper="β is not given",
        reading="van den Oord et al. 2017",
        alternatives=(1.0,),
        alternative="E held to its codes more tightly",
    )
    squared_norm: Literal["mean", "sum"] = choice(
        "mean",
        section="Eq. 2",
        paper="‖·‖² is a sum over elements as printed",
        reading="means over elements, as in Sonnet's VQ-VAE, so that β means the same for every frame size",
        alternatives=("sum",),
        alternative="the first term weighs more by pixels times colors over positions times D",
    )
    pixel_variance: Literal["scalar", "channel", "pixel"] = choice(
        "scalar",
        section="Eq. 2",
        paper='δ_I is the "diagonal co-variance of training images"',
        reading="one variance of all training pixels, as in Sonnet's VQ-VAE",
        alternatives=("channel", "pixel"),
        alternative="one for each color, or for each color at each position",
    )
    codebook: Literal["loss", "ema"] = choice(
        "loss",
        section="Eq. 2",
        paper="the second term moves the codes; nothing on moving averages or codes that fall out of use",
        reading="as printed",
        alternatives=("ema",),
        alternative="codes are moving averages of the embeddings next to them, unused ones begin anew at an embedding",
    )
    ema_decay: float = 0.99  # ours: paper silent; van den Oord et al. 2017, for codebook="ema"
    revive_below: float = 0.1  # ours: paper silent; in shares of an even usage, for codebook="ema"
    quantized: bool = choice(
        True,
        section="Table 1, row 7",
        paper='"without VQ" may mean the auto-encoder, G or both',
        reading="quantized; row 7 is False: a plain auto-encoder, whose embedding G regresses",
        alternatives=(False,),
        alternative="VQ in the auto-encoder only is row 8, IVF (Q)",
    )

    def __post_init__(self) -> None:
        if self.n_codes < 1 or self.code_dimension < 1 or not self.widths:
            raise ValueError(
                f"n_codes={self.n_codes}, code_dimension={self.code_dimension}, widths={self.widths}: "
                f"need at least one code, one dimension and one width"
            )

    @property
    def stride(self) -> int:
        """Pixels of the frame per position of the code grid, along one side."""
        return 2 ** len(self.widths)

    def grid(self, size_pixels: int) -> int:
        """H = W of the code grid for square frames of `size_pixels`; refuses sizes that do not divide."""
        if size_pixels % self.stride:
            raise ValueError(f"frames of {size_pixels} pixels do not divide by the encoder's stride {self.stride}")
        return size_pixels // self.stride
