"""Why figures that the paper's Table 2 quotes for others are most likely not of cities: arithmetic on what it has."""

from collections.abc import Mapping
from typing import Any

from experiments.report.formatting import percent
from experiments.report.section import Section
from experiments.report.tables import Cell
from experiments.runs.systems import SYSTEMS

# DCASE 2020, task 1A, evaluation set, percent. The highest, Suh et al.'s, is confirmed by the abstract of
# arXiv:2005.14623; the other two, as the eleven devices, are from memory of the challenge's page.
OFFICIAL = {"gao": 75.2, "hu": 76.2, "suh": 76.5}
_KNOWN_DEVICES, _DEVICES = 6, 11
_KNOWN_CITIES, _CITIES = 10, 12
_TEXT = (
    "What the paper prints for seen and unseen cities, weighted by 6 known and 5 new devices of 11, gives the official "
    "totals of the challenge of 2020, whose cities, 10 known and 2 new, do not. So these columns are most likely of "
    "known and new devices, and are no figures to be reached on a split by cities. Two of the three totals, and the "
    "number of devices, are from memory."
)


def device_columns() -> list[dict[str, Any]]:
    """Of each system with an official total, fractions: `{"label", "seen", "unseen", "by_devices", "by_cities",
    "official"}`, the paper's figures and their means weighted by devices and by cities.
    """
    found = []
    for name, official in OFFICIAL.items():
        system = SYSTEMS[name]
        seen, unseen = (system.paper_seen or 0.0) / 100, (system.paper_unseen or 0.0) / 100
        by_devices, by_cities = (
            (known * seen + (number - known) * unseen) / number
            for known, number in ((_KNOWN_DEVICES, _DEVICES), (_KNOWN_CITIES, _CITIES))
        )
        columns = {"seen": seen, "unseen": unseen, "by_devices": by_devices, "by_cities": by_cities}
        found.append({"label": system.label, **columns, "official": official / 100})
    return found


def device_section(results: Mapping[str, Any]) -> Section | None:
    """The columns as a table; None if `results` has none."""
    if "device_columns" not in results:
        return None
    header = [
        "System",
        "Paper seen",
        "Paper unseen",
        "6/11 seen + 5/11 unseen",
        "5/6 seen + 1/6 unseen",
        "Official 2020",
    ]
    names = ("seen", "unseen", "by_devices", "by_cities", "official")
    lines = [[Cell(one["label"]), *(Cell(percent(one[name])) for name in names)] for one in results["device_columns"]]
    return Section("Devices rather than cities", _TEXT, (header, lines))
