"""RESULTS.md is what the committed results say."""

import json
import os
import re
import shlex
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from experiments.commands import seeds_of
from experiments.findings import verdict_text
from experiments.make_results import RESULTS, SECTIONS, results_page, results_text
from experiments.map_figure import zero_contour
from experiments.map_leads import leads
from experiments.readme import ROOT
from experiments.rows import choose
from experiments.variants import STUDIES
from ivf.config import assignments, override, preset


def test_the_page_is_up_to_date() -> None:
    assert (ROOT / "experiments" / "RESULTS.md").read_text(encoding="utf-8") == results_text(), "run `make results`"


def test_it_ends_with_the_verdict() -> None:
    assert results_text().rpartition("\n## ")[2].startswith("Verdict\n")


def test_the_page_shows_what_the_text_says_and_its_links_lead_to_files() -> None:
    place = ROOT / "build" / "results" / "index.html"
    page = results_page(place)
    links = re.findall(r'(?:href|src)="([^"#:]+\.(?:json|svg))"', page)
    assert {Path(link).name for link in links} >= {path.name for path in (RESULTS / "map").glob("*.json")}
    assert all(Path(os.path.normpath(place.parent / link)).is_file() for link in links)
    assert page.count("<h2") == len(SECTIONS) + 1
    drawn = {path.name for path in (*(RESULTS / "map").glob("*.svg"), RESULTS / "content.svg")}
    assert page.count("<img") == len(drawn) > 2 and drawn <= {Path(link).name for link in links}


def test_a_lead_is_sure_only_against_both_rivals() -> None:
    def found(*intervals: tuple[float, float]) -> dict[str, Any]:
        rivals = ("log_mel", "log_mel_cmn", "ivf_expected")
        tests = [
            {"row": "ivf", "versus": versus, "split": "unseen", "ci95": interval}
            for versus, interval in zip(rivals, intervals, strict=False)
        ]
        accuracy = {name: {"unseen": value} for name, value in (("ivf", 0.5), ("log_mel", 0.4), ("log_mel_cmn", 0.45))}
        return {"accuracy": accuracy, "comparisons": tests}

    assert leads(found((0.01, 0.2), (0.01, 0.1)), "ivf") == (pytest.approx(5.0), True)
    assert leads(found((0.01, 0.2), (-0.01, 0.1)), "ivf")[1] is False
    assert leads(found((0.01, 0.2), (-0.1, -0.01)), "ivf")[1] is True
    imagined_too = found((0.01, 0.2), (0.01, 0.1), (-0.2, -0.1))  # IVF below its own expected codes is no deficit
    assert leads(imagined_too, "ivf") == (pytest.approx(5.0), True)
    assert leads(found((0.01, 0.2), (-0.01, 0.1), (-0.2, -0.1)), "ivf")[1] is False


def test_the_contour_parts_neighbours_of_opposite_sign() -> None:
    assert zero_contour(np.array([[1.0, -1.0], [2.0, np.nan]])) == [((0.5, 0.5), (-0.5, 0.5))]
    assert zero_contour(np.array([[1.0, 2.0], [-1.0, np.nan]])) == [((-0.5, 0.5), (0.5, 0.5))]


def test_without_results_there_is_no_verdict(tmp_path: Path) -> None:
    assert verdict_text(tmp_path) == "No study has been run yet."


def test_what_has_not_been_run_is_said_to_be_missing(tmp_path: Path) -> None:
    assert results_text(tmp_path).count("Not run yet.") == len(SECTIONS)


def test_every_figure_stands_beside_its_file() -> None:
    text = results_text()
    for _, name, command, hours, _ in SECTIONS:
        named = f"[`{name}`](results/{name})" if (RESULTS / name).exists() else f"`{name}`"
        assert f"{named}, by `{command}`; {hours} on two cores" in text


@pytest.mark.parametrize("section", [one for one in SECTIONS if one[1].endswith(".json")], ids=lambda one: one[1])
def test_a_command_is_the_one_that_its_file_was_made_by(section: tuple[str, ...]) -> None:
    _, name, command, *_ = section
    if not (RESULTS / name).exists():
        pytest.skip(f"{name} has not been run")
    found, words = json.loads((RESULTS / name).read_text(encoding="utf-8")), shlex.split(command)
    options = {word: words[place + 1] for place, word in enumerate(words) if word.startswith("--")}
    if "--seeds" in options:
        assert found["seeds"] == seeds_of(options["--seeds"])
    if "--study" in options:
        assert {one["name"] for one in found["variants"]} <= {one.name for one in STUDIES[options["--study"]]}
    if "experiments.table1" in words:
        assert [row["name"] for row in found["rows"]] == [row.name for row in choose(options["--rows"])]
        assert (f"{options.get('--labels')} labels per class" in found["corpus"]) == ("--labels" in options)
        changes = words[words.index("--set") + 1 : words.index("--workdir")] if "--set" in words else []
        whole = override(preset("small"), changes)
        changed = [one for one in assignments(whole, preset("small")) if one not in found["preset"]]
        assert not changed and ("classifier.time_roll" in found["preset"]) == ("--set" in words)


def test_committed_results_are_small() -> None:
    for path in (ROOT / "experiments" / "results").rglob("*.json"):
        assert path.stat().st_size < 2**18, path
        json.loads(path.read_text(encoding="utf-8"))
