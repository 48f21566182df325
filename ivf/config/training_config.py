"""How one network is trained."""

from dataclasses import dataclass
from typing import Literal

from ivf.config.choice import choice


@dataclass(frozen=True)
class TrainingConfig:
    """Adam, batch and length of one training run."""

    batch_size: int = choice(
        640,
        section="§4.1 against §3.3",
        paper="640 and 16",
        reading="§4.1 for the videos it counts, stage 1; §3.3 for the classifier it follows",
        alternatives=(16,),
        alternative="§3.3 for both: preset `paper_3_3`",
    )
    epochs: int = choice(
        5_000,
        section="§4.1 against §3.3",
        paper="5000 and 9000",
        reading="as for the batch size",
        alternatives=(9_000,),
        alternative="§3.3 for both: preset `paper_3_3`",
    )
    learning_rate: float = choice(
        2e-4,
        section="§4.1 against §3.3",
        paper="0.0002 and 0.001",
        reading="as for the batch size",
        alternatives=(1e-3,),
        alternative="§3.3 for both: preset `paper_3_3`",
    )
    beta_1: float = 0.5  # paper §3.3, §4.1
    beta_2: float = choice(
        0.999,
        section="§3.3, §4.1",
        paper="β₂ = 0.0002, with which Adam is nearly the gradient's sign",
        reading="Adam's own for every part; the figure is DCGAN's learning rate, misplaced",
        alternatives=(2e-4, 0.9),
        alternative="as printed: preset `literal`; or what WGAN-GP has, here for every part",
    )
    cosine_decay: bool = False  # ours: paper silent; True lets the rate fall to zero over the run, for short runs
    micro_batch_size: int | None = choice(
        None,
        section="§3.3, §4.1",
        paper="640 frames of 512×512 on four cards of 11 GB",
        reading="the batch at once, or in equal parts of this many examples per replica, whose gradients are summed",
        alternatives=(2,),
        alternative="the same update in less memory",
    )
    precision: Literal["float32", "bfloat16"] = "float32"  # ours: paper silent; "bfloat16" for convolutions only

    def __post_init__(self) -> None:
        for name in ("batch_size", "epochs", "micro_batch_size"):
            if (value := getattr(self, name)) is not None and value < 1:
                raise ValueError(f"{name}={value} must be at least 1")
        if self.learning_rate <= 0:
            raise ValueError(f"learning_rate={self.learning_rate} must be above 0")

    def parts(self, replicas: int) -> int:
        """Into how many micro-batches each of `replicas` divides its share of the batch; refuses uneven ones."""
        if self.batch_size % replicas:
            nearest = max(replicas, self.batch_size - self.batch_size % replicas)
            raise ValueError(f"batch {self.batch_size} is not divisible by {replicas} replicas; use {nearest}")
        share = self.batch_size // replicas
        if share % (self.micro_batch_size or share):
            raise ValueError(
                f"micro_batch_size={self.micro_batch_size} does not divide the {share} examples of a replica "
                f"(batch {self.batch_size}, {replicas} replicas)"
            )
        return share // (self.micro_batch_size or share)
