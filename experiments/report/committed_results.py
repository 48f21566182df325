"""Where committed results lie, and the runs of Table 1 among them, from which RESULTS.md is made."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ivf.json_files import read_json

Results = Mapping[str, Any]

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "experiments" / "results"  # JSONs and figures that are committed

TABLES = {  # file → what it is
    "full_table1": "180 labels a class",
    "paper_like_table1": "60 labels a class",
    "few_table1": "6 labels a class",
    "fresh_table1": "180 labels a class (fresh world)",
    "fresh_few_table1": "6 labels a class (fresh world)",
}


def read_tables(folder: Path) -> dict[str, Results]:
    """File → results, of those that are there."""
    paths = {name: folder / f"{name}.json" for name in TABLES}
    return {name: read_json(path) for name, path in paths.items() if path.exists()}


def titled(tables: Mapping[str, Results]) -> dict[str, Results]:
    """Title → results, of those of `tables` that are runs of Table 1."""
    return {title: tables[name] for name, title in TABLES.items() if name in tables}


def world_of(results: Results) -> str:
    """The world that it is of, however many labels are given."""
    return ", ".join(str(results["corpus"]).split(", ")[:3])


def labels_of(results: Results) -> int:
    """Labelled training clips per class."""
    return int(results["sizes"]["labelled training clips"] // len(results["classes"]))
