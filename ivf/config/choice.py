"""Fields at which the paper contradicts itself or leaves more than one reading."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Choice:
    """One open question; the field's default is our answer to it."""

    section: str  # of the paper
    paper: str  # what stands there, or does not
    reading: str  # why the default
    alternatives: tuple[Any, ...]  # other values of the field; every one is trained by a test
    alternative: str  # what they mean


def choice(
    default: Any, section: str, paper: str, reading: str, alternatives: tuple[Any, ...], alternative: str
) -> Any:
    """A dataclass field with a `Choice`, from which `docs/CHOICES.md` is made."""
    return field(default=default, metadata={"choice": Choice(section, paper, reading, alternatives, alternative)})
