"""How a quantity went over training."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class TrainingCurve:
    """One chart of the report page: named series, one value per step 1, 2, 3 …

    Raises ValueError if there is no series, or one is empty or not finite.
    """

    title: str
    series: dict[str, list[float]]
    x_label: str = "epoch"

    def __post_init__(self) -> None:
        if not self.series:
            raise ValueError(f"curve {self.title!r} has no series")
        for name, values in self.series.items():
            if not values or not np.isfinite(values).all():
                raise ValueError(f"series {name!r} of curve {self.title!r} is empty or not finite")
