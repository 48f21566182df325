"""The rows and columns of one study of the map."""

from collections.abc import Sequence
from typing import NamedTuple, Self

from experiments.studies.sweep_point import MapPoint


class MapGrid(NamedTuple):
    """Names of rows and columns in order, and what they are of."""

    rows: list[str]
    columns: list[str]
    vertical: str
    horizontal: str

    @classmethod
    def of(cls, of_study: Sequence[MapPoint]) -> Self:
        """That of the points of one study, "VERTICAL × HORIZONTAL" and what may follow after a comma."""
        rows, columns = (list(dict.fromkeys(getattr(point, name) for point in of_study)) for name in ("row", "column"))
        vertical, _, horizontal = of_study[0].study.partition(",")[0].partition(" × ")
        return cls(rows, columns, vertical, horizontal)
