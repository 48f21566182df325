"""What one round of a system gives: one training, and the test sets that it classified."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ivf.evaluation.predictions import Predictions


@dataclass(frozen=True)
class RoundResult:
    """Predictions of the round's test sets, and what they cost."""

    predictions: list[Predictions]
    seconds: float  # of training
    parameters: int  # needed to classify a clip
    own_clips: Mapping[str, float] = field(default_factory=dict)  # of `own_clip_accuracy`; {} without moments
    updates: int = 0  # of the classifier; 0 if it makes none
