"""A run of one row with some fields of the preset changed."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Variant:
    """What is changed, and why one would."""

    name: str
    question: str  # what the change stands for
    changes: tuple[str, ...] = ()  # PART.FIELD=VALUE
    row: str = "ivf"  # of `experiments.rows`
