"""Who leads at a point of the map, and whether that is sure."""

from collections.abc import Mapping
from typing import Any

from ivf.evaluation.paper_tables import SIMPLE_RIVAL, SPECTRUM_ROWS, label_of

VIEWS = {"ivf": "IVF, hard codes as in the paper", "ivf_expected": "IVF, expected codes"}
RIVALS = {"paper's": SPECTRUM_ROWS, "normalized": (SIMPLE_RIVAL,)}  # kind → rows of which one was run
OUTCOMES = ("ahead", "behind", "open")


def lead(found: Mapping[str, Any], view: str, rivals: str) -> tuple[float, str]:
    """(points that `view` is above the rival of a kind in unseen towns, "ahead", "behind" or, if not sure, "open")."""
    test = _test(found, view, rivals)
    low, high = test["ci95"]
    return 100 * test["difference"], "ahead" if low > 0 else "behind" if high < 0 else "open"


def rival_of(found: Mapping[str, Any], rivals: str) -> str:
    """The label of the rival of a kind."""
    return label_of(_test(found, "ivf", rivals)["versus"])


def _test(found: Mapping[str, Any], view: str, rivals: str) -> Mapping[str, Any]:
    for one in found["comparisons"]:
        if (one["row"], one["split"]) == (view, "unseen") and one["versus"] in RIVALS[rivals]:
            return dict(one)
    raise ValueError(f"no test of {view} against {', '.join(RIVALS[rivals])}: run the point again")
