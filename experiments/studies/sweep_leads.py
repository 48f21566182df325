"""Who leads at a point of the map, and how sure that is."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from experiments.summary import against, outcome
from experiments.runs.paper_tables import NORMALIZED_ROWS, SPECTRUM_ROWS

VIEWS = {"ivf": "IVF, hard codes as in the paper", "ivf_expected": "IVF, expected codes"}
RIVALS = {"paper's": SPECTRUM_ROWS, "normalized": NORMALIZED_ROWS}
CALLED = {"paper's": "the best of the paper's spectra", "normalized": "the best mean-normalized log-mel"}
OUTCOMES = ("ahead", "behind", "open")


class Lead(NamedTuple):
    """What a view is above the best rival of a kind in unseen towns."""

    points: float
    outcome: str  # "ahead", "behind" or, if not sure, "open": by the interval over towns and seeds
    in_this_training: str  # the same by the interval over towns alone

    @property
    def mark(self) -> str:
        """• if sure, ○ if sure of this training alone."""
        return " •" if self.outcome != "open" else " ○" if self.in_this_training != "open" else ""


def lead(found: Mapping[str, Any], view: str, rivals: str) -> Lead:
    """How far `view` is above the best rival of a kind."""
    test = lead_test(found, view, rivals)
    over_towns = {"ci95": test.get("ci95_towns", test["ci95"])}
    return Lead(100 * test["difference"], outcome(test), outcome(over_towns))


def lead_test(found: Mapping[str, Any], view: str, rivals: str) -> Mapping[str, Any]:
    """The test of `view` against the rival of a kind that it is least above."""
    if test := against(found, view, RIVALS[rivals]):
        return test
    raise ValueError(f"no test of {view} against {', '.join(RIVALS[rivals])}: run the point again")


def best_of(accuracy: Mapping[str, Mapping[str, float]], names: Sequence[str]) -> tuple[str, float]:
    """(the row of `names` with the highest accuracy in unseen towns, that accuracy)."""
    best = max((name for name in names if name in accuracy), key=lambda name: accuracy[name]["unseen"])
    return best, accuracy[best]["unseen"]
