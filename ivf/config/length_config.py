"""How long the classifiers of a table are trained, the same for every system."""

from dataclasses import dataclass, replace

from ivf.config.training_config import TrainingConfig


@dataclass(frozen=True)
class LengthConfig:
    """A least number of updates, and early stopping on held-out locations of the training clips, which is off at first.

    With it an epoch's weights are those that are kept if cross-entropy on the held-out clips was lowest after it, and a
    training ends once it has not been lower for `patience_updates`, perhaps before `least_updates`.
    """

    least_updates: int = 0  # ours: paper silent, because its corpora are large; epochs are raised until it is reached
    held_out_share: float = 0.0  # ours: paper silent, because it trains all epochs; of each class's locations; 0: off
    patience_updates: int = 300  # ours: paper silent, because it stops nothing early; rounded up to whole epochs

    def __post_init__(self) -> None:
        if self.least_updates < 0 or self.patience_updates < 1:
            raise ValueError(
                f"least_updates={self.least_updates} must be at least 0, patience_updates={self.patience_updates} at "
                f"least 1"
            )
        if not 0 <= self.held_out_share <= 0.5:
            raise ValueError(f"held_out_share={self.held_out_share} must be in [0, 0.5]: most clips are to train on")

    def applied_to(self, training: TrainingConfig, n_clips: int) -> TrainingConfig:
        """`training` with as many more epochs of `n_clips` training clips as `least_updates` takes, if any."""
        updates = max(1, n_clips // training.batch_size)  # of an epoch
        return replace(training, epochs=max(training.epochs, -(-self.least_updates // updates)))

    def patience_epochs(self, updates: int) -> int:
        """`patience_updates` in epochs of so many `updates`."""
        return -(-self.patience_updates // updates)
