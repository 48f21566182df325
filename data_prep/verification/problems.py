"""What is wrong with a file or a record."""

from typing import Literal, NamedTuple

Kind = Literal["missing", "corrupt"]


class Problem(NamedTuple):
    """A file, below the folder that is verified, that is not there or cannot be used, and why."""

    file: str
    kind: Kind
    reason: str
