"""How far a system is above the best of its rivals, and whether the interval leaves out zero."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from experiments.runs.systems import MEAN_NORMALIZED, SPECTRA

Outcome = Literal["better", "worse", "not different"]

RIVALS = {"spectra": SPECTRA, "mean_normalized": MEAN_NORMALIZED}
RIVAL_LABELS = {"spectra": "best of the paper's spectra", "mean_normalized": "best mean-normalized log-mel"}


def margin(
    results: Mapping[str, Any], system: str, rivals: Sequence[str], split: str = "unseen"
) -> Mapping[str, Any] | None:
    """The paired test of `system` against the best of `rivals`, which it exceeds least; None if there is no test.

    `results` are of any file with "comparisons": a table, or a point of the sweep.
    """
    tests = [
        one
        for one in results["comparisons"]
        if (one["row"], one["split"]) == (system, split) and one["versus"] in rivals
    ]
    return min(tests, key=lambda one: float(one["difference"]), default=None)


def outcome(test: Mapping[str, Any]) -> Outcome:
    """Significantly "better" or "worse" where the 95 % interval leaves out zero, else "not different"."""
    low, high = test["ci95"]
    return "better" if low > 0 else "worse" if high < 0 else "not different"
