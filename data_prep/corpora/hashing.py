"""Splits and seeds that depend on names only: the same on every machine, and unchanged when a corpus grows."""

import hashlib
from collections.abc import Iterable

_HELD_OUT_ONE_IN = 10  # paper §4.1 validates on 2K videos beside 14K for training; ours: one in ten


def stable_hash(*parts: str | int) -> int:
    """A 256-bit hash of the parts in their order."""
    return int.from_bytes(hashlib.sha256("\n".join(map(str, parts)).encode()).digest(), "big")


def pair_split(source: str) -> str:
    """`validation` for one in ten sources, `train` for the others."""
    return "validation" if stable_hash(source) % _HELD_OUT_ONE_IN == 0 else "train"


def split_sources(sources: Iterable[str]) -> dict[str, str]:
    """The split of each source: by `pair_split`, but of two or more at least one is in either split."""
    split_of = {source: pair_split(source) for source in sorted(set(sources), key=stable_hash)}
    for split, position in (("validation", 0), ("train", -1)):
        if len(split_of) > 1 and split not in split_of.values():
            split_of[list(split_of)[position]] = split
    return split_of
