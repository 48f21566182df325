"""Where committed results lie, and the runs of Table 1 among them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ivf.json_files import read_json

Results = Mapping[str, Any]

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "experiments" / "results"  # JSON files and figures that are committed

TABLES = {  # file → labelled clips per class, and the world
    "full_table1": "180 labels a class",
    "paper_like_table1": "60 labels a class",
    "few_table1": "6 labels a class",
    "fresh_table1": "180 labels a class, fresh world",
    "fresh_few_table1": "6 labels a class, fresh world",
}
AGAIN = {  # file of rows that were trained again by a later version → file of the earlier one
    "full_again_table1": "full_table1",
    "paper_like_again_table1": "paper_like_table1",
    "few_again_table1": "few_table1",
    "fresh_again_table1": "fresh_table1",
    "fresh_few_again_table1": "fresh_few_table1",
}


def read_again(folder: Path = RESULTS) -> dict[str, tuple[Results, Results]]:
    """File → results of the earlier version, and of the later one."""
    return {
        after: (read_json(folder / f"{before}.json"), read_json(folder / f"{after}.json"))
        for after, before in AGAIN.items()
    }


def read_tables(folder: Path = RESULTS) -> dict[str, Results]:
    """File → results, of those runs of Table 1 that are in `folder`."""
    paths = {name: folder / f"{name}.json" for name in TABLES}
    return {name: read_json(path) for name, path in paths.items() if path.exists()}


def world_of(results: Results) -> str:
    """The world that a run is of, however many labels are given."""
    return ", ".join(str(results["corpus"]).split(", ")[:3])


def labels_of(results: Results) -> int:
    """Labelled training clips per class."""
    return int(results["sizes"]["labelled training clips"] // len(results["classes"]))
