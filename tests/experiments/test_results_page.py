"""RESULTS.md is what the committed results say."""

import json
import os
import re
import shlex
from pathlib import Path

import numpy as np
import pytest

from experiments.runs.scheduler import seeds_of
from experiments.report.committed_results import RESULTS, ROOT
from experiments.findings import verdict_text
from experiments.make_results import results_page, results_text
from experiments.studies.sweep_results import read_points
from experiments.studies.sweep_figures import zero_contour
from experiments.studies.sweep_leads import lead, lead_test
from experiments.studies.sweep_points import PAPER_LIKE
from experiments.studies.sweep_seeds import seed_spreads, spread_at, widened
from experiments.runs.systems import choose
from experiments.sections import SECTIONS, Section
from experiments.studies.ablation_studies import STUDIES
from ivf.config import assignments, override, preset
from ivf.json_files import read_json


@pytest.fixture(scope="module")
def text() -> str:
    return results_text()


def test_the_page_is_up_to_date(text: str) -> None:
    assert (ROOT / "experiments" / "RESULTS.md").read_text(encoding="utf-8") == text, "run `make results`"


def test_it_begins_with_the_answer_and_ends_with_the_verdict(text: str) -> None:
    assert text.split("\n## ")[1].startswith("In short\n") and text.rpartition("\n## ")[2].startswith("Verdict\n")
    anchors = re.findall(r"\]\(#([\w-]+)\)", text)
    headings = [re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in re.findall(r"^## (.+)$", text, re.M)]
    assert anchors == headings


def test_the_page_shows_what_the_text_says_and_its_links_lead_to_files() -> None:
    place = ROOT / "build" / "results" / "index.html"
    page = results_page(place)
    links = re.findall(r'(?:href|src)="([^"#:]+\.(?:json|svg|md))"', page)
    assert {Path(link).name for link in links} >= {"CHOICES.md"} | {
        path.name for path in (RESULTS / "map").glob("*.json")
    }
    assert all(Path(os.path.normpath(place.parent / link)).is_file() for link in links)
    assert page.count("<h2") == len(SECTIONS) + 4  # the answer, words, all again, the verdict
    drawn = {path.name for path in (*(RESULTS / "map").glob("*.svg"), *RESULTS.glob("*.svg"))}
    drawn.remove("benchmark_frontends.svg")
    assert page.count("<img") == len(drawn) > 2 and drawn <= {Path(link).name for link in links}


def test_a_lead_is_that_over_the_rival_of_a_kind_and_sure_without_zero() -> None:
    tests = [
        {"row": "ivf", "versus": versus, "split": split, "difference": (low + high) / 2, "ci95": [low, high]}
        for versus, split, low, high in (
            ("log_mel_d", "unseen", 0.01, 0.09),
            ("log_mel_d", "seen", -0.3, -0.2),
            ("log_mel_cmn", "unseen", -0.03, 0.01),
            ("ivf_expected", "unseen", -0.2, -0.1),
        )
    ]
    found = {"comparisons": tests}
    assert lead(found, "ivf", "paper's") == (pytest.approx(5.0), "ahead", "ahead")
    assert lead(found, "ivf", "normalized") == (pytest.approx(-1.0), "open", "open")
    assert lead_test(found, "ivf", "paper's")["versus"] == "log_mel_d"
    better = {**tests[0], "versus": "log_mel_dd", "difference": -0.01, "ci95": [-0.04, 0.02]}
    assert lead({"comparisons": [*tests, better]}, "ivf", "paper's") == (pytest.approx(-1.0), "open", "open")
    with pytest.raises(ValueError, match="no test of ivf_expected against log_mel_cmn, log_mel_d_cmn: run the point"):
        lead(found, "ivf_expected", "normalized")


def test_what_other_seeds_may_change_widens_a_lead_of_one_training() -> None:
    def row(name: str, by_seed: dict[str, float]) -> dict[str, object]:
        return {"name": name, "unseen": {"by_seed": by_seed}}

    table = {
        "rows": [row("ivf", {"0": 0.50, "1": 0.56}), row("log_mel_d", {"0": 0.5, "1": 0.5})],
        "seeds": [0, 1],
        "classes": ["class"] * 10,
        "sizes": {"labelled training clips": 60},
    }
    spreads = seed_spreads([table, table])
    assert spreads == {6: pytest.approx(4.302653 * 0.06 / np.sqrt(2))}  # Student's, of one degree a table
    assert (spread_at(6, spreads), spread_at(20, spreads)) == (spreads[6], spreads[6]) and spread_at(3, spreads) is None
    test = {"row": "ivf", "versus": "log_mel_d", "split": "unseen", "difference": 0.05, "ci95": [0.01, 0.08]}
    found = widened({**test, "seeds_drawn": 1}, 0.03)
    assert found["ci95"] == pytest.approx([0.0, 0.05 + 0.03 * np.sqrt(2)]) and found["ci95_towns"] == [0.01, 0.08]
    assert widened({**test, "seeds_drawn": 5}, 0.03)["ci95"] == [0.01, 0.08]
    one = lead({"comparisons": [widened({**test, "seeds_drawn": 1}, 0.1)]}, "ivf", "paper's")
    assert one == (5.0, "open", "ahead") and one.mark == " ○"


def test_where_a_table_has_several_seeds_the_map_shows_them() -> None:
    found, table = read_points(RESULTS)[PAPER_LIKE.name], read_json(RESULTS / "paper_like_table1.json")
    accuracy = {row["name"]: row["unseen"]["accuracy"] for row in table["rows"]}
    assert found["source"] == "paper_like_table1.json"
    assert {name: one["unseen"] for name, one in found["accuracy"].items()} == accuracy
    assert {one["seeds_drawn"] for one in found["comparisons"]} == {len(table["seeds"])}


def test_the_contour_parts_neighbours_of_opposite_sign() -> None:
    assert zero_contour(np.array([[1.0, -1.0], [2.0, np.nan]])) == [((0.5, 0.5), (-0.5, 0.5))]
    assert zero_contour(np.array([[1.0, 2.0], [-1.0, np.nan]])) == [((-0.5, 0.5), (0.5, 0.5))]
    assert zero_contour(np.array([[-1.0, 0.0, 2.0]])) == [((1.5, 1.5), (-0.5, 0.5))]


def test_without_results_there_is_no_verdict(tmp_path: Path) -> None:
    assert verdict_text(tmp_path) == "No study has been run yet."


def test_what_has_not_been_run_is_said_to_be_missing(tmp_path: Path) -> None:
    assert results_text(tmp_path).count("Not run yet.") == len(SECTIONS)


def test_every_figure_stands_beside_its_file(text: str) -> None:
    for one in SECTIONS:
        named = f"[`{one.name}`](results/{one.name})" if (RESULTS / one.name).exists() else f"`{one.name}`"
        assert f"{named}, by `{one.command}`; {one.time} on two cores" in text


@pytest.mark.parametrize("section", [one for one in SECTIONS if one.name.endswith(".json")], ids=lambda one: one.name)
def test_a_command_is_the_one_that_its_file_was_made_by(section: Section) -> None:
    name, command = section.name, section.command
    if not (RESULTS / name).exists():
        pytest.skip(f"{name} has not been run")
    found, words = json.loads((RESULTS / name).read_text(encoding="utf-8")), shlex.split(command)
    options = {word: words[place + 1] for place, word in enumerate(words) if word.startswith("--")}
    folder = Path(options.get("--workdir", ""))
    labels = f"{options['--labels']}_labels" if "--labels" in options else ""
    assert section.report in ("", str(folder / labels / "report" / Path(section.report).name))
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
