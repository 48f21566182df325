"""A run of one row with some fields of the preset changed."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Variant:
    """What is changed, and why one would."""

    name: str
    question: str  # what the change stands for
    changes: tuple[str, ...] = ()  # PART.FIELD=VALUE
    row: str = "ivf"  # of `experiments.runs.systems`
    labels: int = 0  # labelled training clips per class; 0: all
    against: str = ""  # name of the variant that it is held against; "": the study's first
