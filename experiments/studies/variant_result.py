"""What a variant came to, kept in memory."""

from dataclasses import dataclass

from experiments.runs.system_result import RowResult


@dataclass(frozen=True)
class VariantResult:
    """What a variant came to, by seed."""

    by_seed: dict[int, RowResult]
    perplexity: float | None  # of codes on held-out frames, mean over seeds; None without stage 1
    reconstruction: float | None  # error on held-out frames, in pixel variances, mean over seeds
    diverged: str = ""  # what was not finite and when, of the first seed where training ended so; nothing else is there
