"""How many configurations of each system were tried before its row was made, by the committed studies."""

from collections.abc import Iterable, Mapping
from typing import Any

from experiments.report.committed_results import RESULTS
from experiments.runs.system import System
from experiments.studies.ablation_studies import STUDIES
from ivf.baselines.other_rates import RATES, TUNED
from ivf.json_files import read_json

Changes = tuple[str, ...]  # PART.FIELD=VALUE


def tuning_budget(systems: Iterable[System]) -> list[dict[str, Any]]:
    """`{"name", "configurations", "studies": study → how many}` of each system; the one that is run is among them.

    A line of a study's results is a configuration of its row, that of the unchanged preset included; what several
    studies have alike is counted once. The study `rates` is a table of rows of `ivf.baselines.other_rates`. Systems
    that no study names have one configuration, their own.
    """
    tried = {study: _tried(read_json(RESULTS / f"{study}.json")) for study in STUDIES}
    tried["rates"] = _tried_rates(read_json(RESULTS / "rates_table2.json"))
    found = []
    for system in systems:
        studies = {study: changes[system.name] for study, changes in tried.items() if system.name in changes}
        configurations: set[Changes] = {()}.union(*studies.values())
        counts = {study: len(changes) for study, changes in studies.items()}
        found.append({"name": system.name, "configurations": len(configurations), "studies": counts})
    return found


def _tried(results: Mapping[str, Any]) -> dict[str, set[Changes]]:
    """Name of a row → changes of the preset in the lines of a study's results, diverged ones included."""
    found: dict[str, set[Changes]] = {}
    for line in [*results["variants"], *results.get("diverged", [])]:
        rows = [one.removeprefix("row=") for one in line["changes"] if one.startswith("row=")]
        changes = tuple(sorted(one for one in line["changes"] if not one.startswith("row=")))
        found.setdefault(rows[0] if rows else "ivf", set()).add(changes)
    return found


def _tried_rates(results: Mapping[str, Any]) -> dict[str, set[Changes]]:
    """Name of a system of others → changes of its learning rate among the rows of a table, its own rate included."""
    rows = {row["name"] for row in results["rows"]}
    found = {name: {(f"rate={rate}",) for rate in RATES if f"{name}_{rate}_rate" in rows} for name in TUNED}
    return {name: {(), *changes} for name, changes in found.items() if changes}
