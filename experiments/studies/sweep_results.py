"""The points of the map that are done, as the page tells them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from experiments.report.committed_results import labels_of, read_tables, world_of
from experiments.studies.sweep_leads import RIVALS, VIEWS
from experiments.studies.sweep_point import MapPoint
from experiments.studies.sweep_points import ALL_LABELS, points
from experiments.studies.sweep_seeds import seed_spreads, spread_at, widened
from experiments.summary import against
from experiments.report.table_results import SPLITS
from ivf.json_files import read_json


def read_points(results: Path) -> dict[str, Any]:
    """Name of a point → what its JSON in `results`/map holds, how many `seeds`, and `source`, the file to cite.

    Where a run of Table 1 has the same world, pairs and labels over several seeds, its accuracies and tests stand for
    those of the one seed, whose own stay as `own_accuracy`. Tests of one seed get the interval of `widened`.
    """
    tables = read_tables(results)
    spreads = seed_spreads(tables.values())
    done = {}
    for point in {one.name: one for one in points()}.values():
        path = results / "map" / f"{point.name}.json"
        if path.exists():
            own = f"map/{path.name}"
            found = {**read_json(path), "seeds": 1, "source": own, "of_one_seed": own}
            found |= {"own_accuracy": found["accuracy"], **_of_several_seeds(point, found, tables)}
            spread = spread_at(point.labelled_per_class or ALL_LABELS, spreads)
            done[point.name] = found | {"comparisons": [widened(one, spread) for one in found["comparisons"]]}
    return done


def _of_several_seeds(point: MapPoint, found: Mapping[str, Any], tables: Mapping[str, Any]) -> dict[str, Any]:
    """What a run of Table 1 over several seeds, with the rows that a point has, says of it; {} if there is none."""
    if point.world or point.pairs:
        return {}
    world = f"synthetic world, {found['size']}, seed {found['seed']}"
    for name, results in tables.items():
        same = world_of(results) == world and labels_of(results) == (point.labelled_per_class or ALL_LABELS)
        tested = all(against(results, view, rivals) for view in VIEWS for rivals in RIVALS.values())
        if same and tested and len(results["seeds"]) > 1:
            accuracy = {row["name"]: {split: row[split]["accuracy"] for split in SPLITS} for row in results["rows"]}
            heard = [one["value"] for one in results["learning"] if one["name"].startswith("held-out index")]
            return {
                "accuracy": accuracy,
                "comparisons": results["comparisons"],
                "source": f"{name}.json",
                "seeds": len(results["seeds"]),
                "index_gain": heard[0] if heard else None,
            }
    return {}
