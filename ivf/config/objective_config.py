"""What G is trained to do besides fooling D."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ObjectiveConfig:
    """Weights of the terms of G's loss; L_E has none, its gradient meets G's nowhere."""

    adversarial_weight: float = 1.0  # paper §3.1: L = L_E + L_D
    paired_weight: float = (
        0.0  # paper: absent. ours: ties A to its own frame; cross-entropy to N, or squared error to Q
    )
