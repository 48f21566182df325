"""RESULTS.md is what the committed results say."""

import json
from pathlib import Path

from experiments.make_results import SECTIONS, results_text
from experiments.readme import ROOT


def test_the_page_is_up_to_date() -> None:
    assert (ROOT / "experiments" / "RESULTS.md").read_text(encoding="utf-8") == results_text(), "run `make results`"


def test_what_has_not_been_run_is_said_to_be_missing(tmp_path: Path) -> None:
    assert results_text(tmp_path).count("Not run yet.") == len(SECTIONS)


def test_every_figure_stands_beside_its_file() -> None:
    text = results_text()
    for _, name, command, _ in SECTIONS:
        assert f"[`{name}`](results/{name}), by `{command}`" in text


def test_committed_results_are_small() -> None:
    for path in (ROOT / "experiments" / "results").rglob("*.json"):
        assert path.stat().st_size < 2**18, path
        json.loads(path.read_text(encoding="utf-8"))
