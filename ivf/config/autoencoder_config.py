"""Parameters of the visual auto-encoder: E, the codebook B and the decoder (paper §3.1, Eq. 1 and 2)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AutoencoderConfig:
    """Widths of E and the decoder, size of the codebook, weights inside L_E."""

    widths: tuple[int, ...] = (64, 128, 128, 128)  # ours: paper silent; Sonnet's VQ-VAE, deepened to four halvings
    residual_blocks: int = 2  # ours: paper silent; Sonnet's VQ-VAE
    residual_width: int = 32  # ours: paper silent; Sonnet's VQ-VAE
    n_codes: int = 512  # ours: K is not given; van den Oord et al. 2017
    code_dimension: int = 64  # ours: D is not given; Sonnet's VQ-VAE
    commitment_weight: float = 0.25  # ours: β of Eq. 2 is not given; van den Oord et al. 2017
    quantized: bool = True  # paper §3.1; False is Table 1's row 7, "without VQ"

    @property
    def stride(self) -> int:
        """Pixels of the frame per position of the code grid, along one side."""
        return 2 ** len(self.widths)

    def grid(self, size_pixels: int) -> int:
        """H = W of the code grid for square frames of `size_pixels`; refuses sizes that do not divide."""
        if size_pixels % self.stride:
            raise ValueError(f"frames of {size_pixels} pixels do not divide by the encoder's stride {self.stride}")
        return size_pixels // self.stride
