"""One entry of a printed table."""

from typing import NamedTuple


class Cell(NamedTuple):
    """What stands in a table: `text`, a smaller `detail` beside it, and whether it is the `best` of its column."""

    text: str
    detail: str = ""
    best: bool = False
