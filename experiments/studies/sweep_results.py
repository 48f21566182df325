"""The points of the sweep that are done, with intervals over towns and seeds."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import t

from experiments.report.committed_results import Results, labels_of, read_tables, world_of
from experiments.report.margins import RIVALS, margin
from experiments.studies.sweep_points import ALL_LABELS, SweepPoint, points
from ivf.evaluation.results import SPLITS
from ivf.json_files import read_json

FOLDER = "sweep"  # below experiments/results
VIEWS = ("ivf", "ivf_expected")  # the imagined systems of every point
_UPPER = 0.975


def read_points(results: Path) -> dict[str, Any]:
    """Name of a point → what its JSON in `results`/sweep holds, how many `seeds`, and `source`, the file to cite.

    Where a run of Table 1 has the same world, pairs and labels over several seeds, its accuracies and tests stand for
    those of the one seed. Tests of one seed get the interval of `widened`.
    """
    tables = read_tables(results)
    spreads = seed_spreads(tables.values())
    done = {}
    for point in {one.name: one for one in points()}.values():
        path = results / FOLDER / f"{point.name}.json"
        if path.exists():
            found = {**read_json(path), "seeds": 1, "source": f"{FOLDER}/{path.name}"}
            found |= _of_several_seeds(point, found, tables)
            spread = spread_at(point.labelled_per_class or ALL_LABELS, spreads)
            done[point.name] = found | {"comparisons": [widened(one, spread) for one in found["comparisons"]]}
    return done


def _of_several_seeds(point: SweepPoint, found: Mapping[str, Any], tables: Mapping[str, Any]) -> dict[str, Any]:
    """The accuracies and tests of a run of Table 1 over several seeds at this point; {} if there is none."""
    if point.world or point.pairs:
        return {}
    world = f"synthetic world, {found['size']}, seed {found['seed']}"
    for name, results in tables.items():
        same = world_of(results) == world and labels_of(results) == (point.labelled_per_class or ALL_LABELS)
        tested = all(margin(results, view, rivals) for view in VIEWS for rivals in RIVALS.values())
        if same and tested and len(results["seeds"]) > 1:
            gains = [one["value"] for one in results["learning"] if one["name"].startswith("held-out index")]
            rows = {row["name"]: row for row in results["rows"]}
            return {
                "accuracy": {one: {split: row[split]["accuracy"] for split in SPLITS} for one, row in rows.items()},
                "comparisons": results["comparisons"],
                "source": f"{name}.json",
                "seeds": len(results["seeds"]),
                "index_gain": gains[0] if gains else None,
            }
    return {}


def seed_spreads(tables: Iterable[Results]) -> dict[int, float]:
    """Labels per class → half of a 95 % interval around one seed's difference of two systems, for the mean over seeds.

    From runs of Table 1 over several seeds: the differences of each view and each rival, seed by seed, spread around
    their mean; their variance is pooled over systems and tables of as many labels, and multiplied by Student's
    quantile. Systems of a table share seeds, so only its seeds count as degrees of freedom. Fractions, as accuracies.
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
