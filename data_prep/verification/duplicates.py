"""Items of different splits that are the same, byte for byte or to the eye: what is tested was trained on."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np

from data_prep.verification.checked_item import HASH_SIDE, CheckedItem

# ours: of 256. Of photographs, JPEG, half the size or a darker one differ in 10 or less, unlike ones in 84 or more; of
# spectrograms of ESC-10's sounds, Vorbis differs in 42 or less (97 %), and unlike ones in 66 or more
MOST_BITS = 40
_BITS = HASH_SIDE**2
_BLOCK = 1024  # items that are compared at a time: some megabytes


class Duplicate(NamedTuple):
    """Two items of different splits; `bits` of their perceptual hashes differ, None if all bytes are equal."""

    first: str
    first_split: str
    second: str
    second_split: str
    bits: int | None


def byte_duplicates(items: Iterable[CheckedItem]) -> list[Duplicate]:
    """Pairs of equal content across splits; of many equal items the first of each split."""
    same: dict[str, dict[str, CheckedItem]] = defaultdict(dict)
    for item in items:
        same[item.content].setdefault(item.split, item)
    return sorted(
        Duplicate(one.key, one.split, other.key, other.split, None)
        for by_split in same.values()
        for one, other in combinations(by_split.values(), 2)
    )


def repetitions(items: Iterable[CheckedItem]) -> int:
    """How many items repeat another of their own split, byte for byte."""
    seen: set[tuple[str, str]] = set()
    count = 0
    for item in items:
        count += (item.split, item.content) in seen
        seen.add((item.split, item.content))
    return count


def perceptual_duplicates(items: Sequence[CheckedItem]) -> list[Duplicate]:
    """Pairs across splits whose pictures or spectrograms differ in `MOST_BITS` or less, and whose bytes differ.

    All are compared, as products of matrices: a second or two for 10,000 items, minutes for 100,000.
    """
    by_split: dict[str, list[CheckedItem]] = defaultdict(list)
    for item in items:
        if item.likeness is not None:
            by_split[item.split].append(item)
    found = []
    for (first, ours), (second, theirs) in combinations(sorted(by_split.items()), 2):
        signs = _signs(theirs)  # [N, 256]
        for begin in range(0, len(ours), _BLOCK):
            agreement = _signs(ours[begin : begin + _BLOCK]) @ signs.T  # [block, N]: 256 minus twice the bits
            for row, column in np.argwhere(agreement >= _BITS - 2 * MOST_BITS).tolist():
                one, other = ours[begin + row], theirs[column]
                if one.content != other.content:
                    bits = (_BITS - int(agreement[row, column])) // 2
                    found.append(Duplicate(one.key, first, other.key, second, bits))
    return sorted(found, key=lambda one: (one.bits or 0, one))


def _signs(items: Sequence[CheckedItem]) -> np.ndarray:
    """[N, 256] float32: -1 and 1 for the bits of perceptual hashes."""
    content = b"".join((item.likeness or 0).to_bytes(_BITS // 8, "big") for item in items)
    bits = np.unpackbits(np.frombuffer(content, np.uint8).reshape(len(items), -1), axis=1)
    return 2 * bits.astype(np.float32) - 1
