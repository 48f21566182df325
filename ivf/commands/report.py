"""What a command has found, and how it ends."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple


class UsageError(ValueError):
    """The call was wrong, or a model is missing: exit code 2."""


class Options(NamedTuple):
    """The flags, as given."""

    model: Path
    out: Path
    hop_seconds: float | None
    formats: tuple[str, ...]
    host: str
    port: int


class Line(NamedTuple):
    """One line of the table, and what stands for it in JSON."""

    cells: tuple[str, ...]
    content: dict[str, Any]


def one_line(error: Exception) -> str:
    """The first line of its message, or its kind if it has none."""
    return (str(error).splitlines() or [type(error).__name__])[0]


@dataclass
class Failures:
    """What could not be done, each named."""

    lines: list[str] = field(default_factory=list)

    def each(self, files: Iterable[str], work: Callable[[str], Line]) -> Iterator[Line]:
        """`work` on every file; what raises is noted, and the next file comes."""
        for file in files:
            try:
                yield work(file)
            except (ValueError, OSError) as error:
                text = one_line(error)
                self.lines.append(text if file in text else f"{file}: {text}")
