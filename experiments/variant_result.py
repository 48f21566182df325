"""What a variant came to, kept in memory."""

from dataclasses import dataclass

from experiments.row_result import RowResult


@dataclass(frozen=True)
class VariantResult:
    """What a variant came to, by seed."""

    by_seed: dict[int, RowResult]
    perplexity: float  # of codes on held-out frames, mean over seeds
    reconstruction: float  # error on held-out frames, in pixel variances, mean over seeds
