"""What is printed: numbers, verdict, Markdown."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from experiments.report.cell import Cell
from experiments.report.markdown_table import markdown_report, markdown_table
from experiments.runs.paper_tables import label_of
from experiments.report.tables import class_tables, headline_table
from ivf.evaluation.verdict import verdict
from experiments.report.formatting import interval_line, listing, percent, points, points_interval

Results = dict[str, Any]


def test_numbers() -> None:
    assert [percent(0.5123), percent(None)] == ["51.2", "–"]
    assert [points(0.13), points(-0.004), points(-0.0001), points(0.13, sign=False)] == ["+13.0", "−0.4", "0.0", "13.0"]
    assert points_interval([0.0, 0.25]) == "0.0 to +25.0" and points_interval([0.00035, 0.25]) == "+0.035 to +25.0"
    assert points_interval([-0.00012, 0.25], sign=False) == "−0.012 to 25.0"
    assert [listing([]), listing(["a"]), listing(["a", "b", "c"])] == ["", "a", "a, b and c"]


def test_every_line_of_a_markdown_table_has_every_column() -> None:
    table = markdown_table((["Row", "x"], [[Cell("a|b"), Cell("1.0", "0–2", best=True)], [Cell("c"), Cell("2")]]))
    lines = table.splitlines()
    assert len({len(line) for line in lines}) == 1
    assert "a\\|b" in table and "**1.0** [0–2]" in table


def test_markdown_says_all_that_the_results_say(table1: Results, table3: Results) -> None:
    text = markdown_report(table1, "Table 1")
    for row in table1["rows"]:
        line = next(line for line in text.splitlines() if re.match(rf"\| {re.escape(row['label'])} +\|", line))
        for split in ("seen", "unseen"):
            assert percent(row[split]["accuracy"]) in line and percent(row["paper"][split]) in line
    facts = ["Seeds: 0, 1", "3,000 unlabelled pairs", "≥ 0.05", "[−0.01 to 0.07]", "as reported on DCASE 2019"]
    facts += ["The world is synthetic.", "TensorFlow", "A learning check does not hold (index cross-entropy below the"]
    for said in facts:
        assert said in text
    assert "Transfer learning 83.5" in markdown_report(table3, "Table 3") and "Fold 5" in markdown_report(table3, "")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ({"log_mel": (0.5, 0.1), "ivf": (0.5, 0.8)}, ["in unseen cities is that of IVF,", "imagined features win"]),
        (
            {"log_mel": (0.5, 0.8), "ivf": (0.5, 0.1)},
            ["in unseen cities is that of log-mel,", "imagined features lose"],
        ),
        ({"log_mel": (0.5, 0.5), "ivf": (0.5, 0.5)}, ["includes zero: this test cannot tell"]),
        ({"ivf": (0.9, 0.5)}, ["is that of IVF,", "From seen to unseen cities IVF loses ", " points ("]),
        ({"ivf": (0.5, 0.9)}, ["is that of IVF,", "From seen to unseen cities IVF gains ", " points ("]),
    ],
)
def test_the_verdict_follows_the_numbers(
    rows: dict[str, tuple[float, float]], said: list[str], make_results: Callable[..., Results]
) -> None:
    text = verdict(make_results(rows, seeds=range(5)))
    assert all(part in text for part in said), text


def test_a_control_is_never_called_the_highest(make_results: Callable[..., Results]) -> None:
    results = make_results({"log_mel": (0.5, 0.3), "ivf": (0.7, 0.55), "oracle_labels": (0.9, 0.9)})
    assert verdict(results).startswith("The highest accuracy in unseen cities is that of IVF, ")
    lines = {line[0].text: line for line in headline_table(results)[1]}
    assert [cell.best for cell in lines["IVF"][1:3]] == [True, True]
    assert not any(cell.best for cell in lines[label_of("oracle_labels")])
    assert not any(line[-1].best for line in class_tables(results)["unseen"][1])
    assert "controls aside" in interval_line(results)


def test_a_gain_has_the_interval_of_a_drop_with_its_sign_turned(make_results: Callable[..., Results]) -> None:
    results = make_results({"ivf": (0.5, 0.9)}, seeds=range(5))
    results["rows"][0]["drop"] = {"difference": -0.03, "ci95": [-0.05, 0.01]}
    assert "IVF gains 3.0 points (−1.0 to 5.0)." in verdict(results)
    results["learning"] = [{"name": "codebook", "value": 2.0, "holds": False}]
    assert "does not hold (codebook: 2): read the accuracies with care. Stage 1 is checked for " in verdict(results)


def test_the_verdict_over_folds_says_that_ivf_loses(table3: Results) -> None:
    text = verdict(table3)
    assert (
        text.startswith("The highest accuracy over all folds is that of log-mel,")
        and "lose" in text
        and "cities" not in text
    )


def test_classes_per_split_add_up_to_the_classes(table1: Results) -> None:
    tables = class_tables(table1)
    for place, name in enumerate(table1["classes"]):
        clips = sum(int(tables[split][1][place][1].text) for split in ("seen", "unseen"))
        assert clips == table1["rows"][0]["per_class"][name]["n"]
