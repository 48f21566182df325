"""What another training and other labelled clips would change at a point of the map, known where there are seeds."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from scipy.stats import t

from experiments.report.committed_results import Results, labels_of
from experiments.studies.sweep_leads import RIVALS, VIEWS

_UPPER = 0.975


def seed_spreads(tables: Iterable[Results]) -> dict[int, float]:
    """Labels per class → half of a 95 % interval around one seed's difference of two rows, for the mean over seeds.

    From runs of Table 1 over several seeds: the differences of each view and each rival, seed by seed, spread around
    their mean; what they spread is pooled over rows and tables of as many labels, and multiplied by Student's quantile.
    Rows of a table share seeds, so that only its seeds count as degrees of freedom. Fractions, as accuracies are.
    """
    variances: dict[int, list[float]] = {}
    freedom: dict[int, int] = {}
    for results in tables:
        labels = labels_of(results)
        by_seed = {row["name"]: np.asarray(list(row["unseen"]["by_seed"].values())) for row in results["rows"]}
        rivals = [name for kind in RIVALS.values() for name in kind if name in by_seed]
        differences = [by_seed[view] - by_seed[rival] for view in VIEWS if view in by_seed for rival in rivals]
        if differences and len(results["seeds"]) > 1:
            variances.setdefault(labels, []).extend(float(one.var(ddof=1)) for one in differences)
            freedom[labels] = freedom.get(labels, 0) + len(results["seeds"]) - 1
    return {
        labels: float(t.ppf(_UPPER, freedom[labels]) * np.sqrt(np.mean(found)))
        for labels, found in sorted(variances.items())
    }


def spread_at(labels: int, spreads: Mapping[int, float]) -> float | None:
    """That of the table of as many labels, or of the next fewer, which spread more; None without such a table."""
    known = [one for one in spreads if one <= labels]
    return spreads[max(known)] if known else None


def widened(test: Mapping[str, Any], spread: float | None) -> dict[str, Any]:
    """A test of one training with `ci95` over towns and seeds, and `ci95_towns` over towns alone."""
    low, high = test["ci95"]
    middle = test["difference"]
    if spread is None or test["seeds_drawn"] > 1:
        return {**test, "ci95_towns": [low, high]}
    ends = [middle - float(np.hypot(middle - low, spread)), middle + float(np.hypot(high - middle, spread))]
    return {**test, "ci95": ends, "ci95_towns": [low, high]}
