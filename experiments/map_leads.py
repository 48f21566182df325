"""Who leads at a point of the map, and whether that is sure."""

from collections.abc import Mapping
from typing import Any

VIEWS = {"ivf": "IVF, hard codes as in the paper", "ivf_expected": "IVF, expected codes"}


def leads(found: Mapping[str, Any], row: str) -> tuple[float, bool]:
    """(points that `row` is above the best rival of all in unseen towns, whether that is sure).

    Sure of a lead, if the intervals against the best spectrum and against its simple rival are above zero; of a
    deficit, if one of them is below. How the imagined rows compare with each other does not count.
    """
    accuracy = found["accuracy"]
    best = max(accuracy[name]["unseen"] for name in accuracy if name not in VIEWS)
    tests = [
        one
        for one in found["comparisons"]
        if (one["row"], one["split"]) == (row, "unseen") and one["versus"] not in VIEWS
    ]
    low, high = min(one["ci95"][0] for one in tests), min(one["ci95"][1] for one in tests)
    return 100 * (accuracy[row]["unseen"] - best), low > 0 or high < 0
