"""How far a long loop is: a bar on a terminal, an update a minute in a log."""

import sys
from collections.abc import Iterable
from typing import Any

from tqdm import tqdm

_SECONDS = {"terminal": (0.1, 10.0), "log": (60.0, 60.0)}  # between two updates, at least and at most; tqdm's and ours


def progress(title: str, total: int | None, unit: str = "item", items: Iterable[Any] = ()) -> "tqdm[Any]":
    """`items`, counted on stderr as they are taken; without them the caller counts, by `update`.

    `total`: as many as there are, None if that is not known. `unit`: "B" is bytes, which are printed with prefixes.
    """
    least, most = _SECONDS["terminal" if sys.stderr.isatty() else "log"]
    return tqdm(items, title, total, mininterval=least, maxinterval=most, unit=unit, unit_scale=unit == "B")
