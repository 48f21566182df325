"""Results files of both tables, as committed, with what the committed ones lack."""

from typing import Any

import pytest

from experiments.report.committed_results import RESULTS
from ivf.json_files import read_json


@pytest.fixture
def table1() -> dict[str, Any]:
    """The demo's: two sanity checks, one of which fails, and a note."""
    results = read_json(RESULTS / "demo_table1.json")
    failing = {"name": "index gain", "value": 0.03, "yardstick": "≥ 0.05", "holds": False, "ci95": [-0.01, 0.07]}
    return {**results, "learning": [results["learning"][0], failing], "notes": ["The world is synthetic."]}


@pytest.fixture
def table3() -> dict[str, Any]:
    """That of ESC-10, without checks, comparisons, curves and what only Table 3 has."""
    results = read_json(RESULTS / "esc10_table3.json")
    left_out = ("constants", "curves", "imagination", "tuning")
    kept = {name: value for name, value in results.items() if name not in left_out}
    return {**kept, "learning": [], "comparisons": [], "notes": []}
