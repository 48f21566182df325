"""The committed points of the sweep: intervals over seeds, tables of Table 1 in place of single trainings, figures."""

import numpy as np
import pytest

from experiments.report.committed_results import RESULTS
from experiments.studies.sweep_figures import zero_contour
from experiments.studies.sweep_points import PAPER_LIKE, points
from experiments.studies.sweep_results import read_points, seed_spreads, spread_at, widened
from experiments.studies.sweep_tables import outcome_table, points_table
from ivf.json_files import read_json


def test_the_variation_of_seeds_widens_the_interval_of_one_training() -> None:
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


def test_where_a_table_has_several_seeds_it_stands_for_the_point() -> None:
    found, table = read_points(RESULTS)[PAPER_LIKE], read_json(RESULTS / "paper_like_table1.json")
    accuracy = {row["name"]: row["unseen"]["accuracy"] for row in table["rows"]}
    assert found["source"] == "paper_like_table1.json"
    assert {name: one["unseen"] for name, one in found["accuracy"].items()} == accuracy
    assert {one["seeds_drawn"] for one in found["comparisons"]} == {len(table["seeds"])}


def test_every_point_has_a_line_and_counts_once() -> None:
    done = read_points(RESULTS)
    names = {point.name for point in points()}
    assert set(done) == names and outcome_table(done)[1][-1][1].text == str(len(names))
    header, lines = points_table(done)
    assert [len(line) for line in lines] == [len(header)] * len(names)
    assert all((RESULTS / line[0].link).is_file() for line in lines)


def test_the_contour_parts_neighbours_of_opposite_sign() -> None:
    assert zero_contour(np.array([[1.0, -1.0], [2.0, np.nan]])) == [((0.5, 0.5), (-0.5, 0.5))]
    assert zero_contour(np.array([[1.0, 2.0], [-1.0, np.nan]])) == [((-0.5, 0.5), (0.5, 0.5))]
    assert zero_contour(np.array([[-1.0, 0.0, 2.0]])) == [((1.5, 1.5), (-0.5, 0.5))]
