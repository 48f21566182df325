"""What a page has besides accuracy and its groups."""

from typing import Any

import pytest

from experiments.report.committed_results import RESULTS
from experiments.report.device_columns import OFFICIAL, device_columns
from experiments.report.markdown_table import markdown_report
from experiments.report.page import report_page
from experiments.report.sections import sections
from experiments.report.tables import headline_table
from experiments.runs.systems import SYSTEMS, find
from experiments.studies.tuning_budget import tuning_budget
from ivf.json_files import read_json

AGREEMENT = {
    "n": 11,
    "n_sources": 9,
    "top1": 0.25,
    "top1_chance": 0.125,
    "top5": 0.5,
    "top5_chance": 0.375,
    "ci95": [-0.05, 0.3],
}


def test_weights_of_devices_give_the_official_totals_and_those_of_cities_do_not() -> None:
    found = device_columns()
    assert len(found) == len(OFFICIAL)
    for one in found:
        assert abs(one["by_devices"] - one["official"]) < 5.1e-4
        assert abs(one["by_cities"] - one["official"]) > 5e-3


def test_configurations_tried_are_counted_from_the_committed_studies() -> None:
    found = {
        one["name"]: one for one in tuning_budget([SYSTEMS[name] for name in ("ivf", "log_mel_cmn", "gao", "soundnet")])
    }
    assert found["gao"] == {"name": "gao", "configurations": 3, "studies": {"rates": 3}}
    assert found["soundnet"] == {"name": "soundnet", "configurations": 1, "studies": {}}
    assert found["log_mel_cmn"]["studies"] == {"classifiers": 9, "few_labels": 9}
    assert found["log_mel_cmn"]["configurations"] == 9  # with six labels a class the same as with all
    studies = found["ivf"]["studies"]
    assert set(studies) == {"choices", "lifts", "classifiers", "few_labels"}
    assert max(studies.values()) < found["ivf"]["configurations"] <= sum(studies.values()) - 3


@pytest.mark.parametrize("table", ["full_table2", "rates_table2", "full_table3", "variants_table3", "esc10_table3"])
def test_committed_tables_count_the_studies_that_are_committed_now(table: str) -> None:
    results = read_json(RESULTS / f"{table}.json")
    assert results["tuning"] == tuning_budget([find(row["name"]) for row in results["rows"]])


def test_sections_are_there_where_results_have_something_for_them(table1: dict[str, Any]) -> None:
    assert sections(table1) == []
    names = [row["name"] for row in table1["rows"]]
    more = {
        "device_columns": device_columns(),
        "tuning": tuning_budget([SYSTEMS[name] for name in names]),
        "imagination": {"validation": {"imagined": AGREEMENT, "reconstruction": {**AGREEMENT, "ci95": None}}},
    }
    measures = {"0": {"accuracy": 0.51, "cross_entropy": 0.7}, "2": {"accuracy": 0.75, "cross_entropy": 0.5}}
    more["rows"] = [row | ({"pretraining": measures} if row["name"] == "ivf" else {}) for row in table1["rows"]]
    text, page = markdown_report(table1 | more, "Table 2"), report_page("Table 2", table1 | more)
    for section in sections(table1 | more):
        assert f"## {section.title}" in text and f">{section.title}</h2>" in page
        assert {len(line) for line in section.table[1]} == {len(section.table[0])}
    devices, imagination, pretraining, tuning = sections(table1 | more)
    assert [cell.text for cell in devices.table[1][0]] == ["Gao et al.", "77.0", "73.1", "75.2", "76.4", "75.2"]
    assert [cell.text for cell in imagination.table[1][0]][2:] == ["25.0", "12.5", "+12.5", "50.0", "37.5"]
    assert imagination.table[1][0][4].detail == "−5.0 to +30.0" and imagination.table[1][1][4].detail == ""
    lines = [[cell.text for cell in line] for line in pretraining.table[1]]
    assert lines == [
        ["IVF", "accuracy", "0.510 (seed 0), 0.750 (seed 2)"],
        ["IVF", "cross entropy", "0.700 (seed 0), 0.500 (seed 2)"],
    ]
    assert len(tuning.table[1]) == len(names)


@pytest.mark.parametrize("known", [["ivf"], []])
def test_a_column_of_multiply_adds_is_there_if_a_row_knows_them(known: list[str], table1: dict[str, Any]) -> None:
    rows = [row | ({"multiply_adds": 1_234_567} if row["name"] in known else {}) for row in table1["rows"]]
    header, lines = headline_table(table1 | {"rows": rows})
    assert ("Multiply–adds" in header) == bool(known) and {len(line) for line in lines} == {len(header)}
    if known:
        texts = {line[0].text: line[header.index("Multiply–adds")].text for line in lines}
        assert texts["IVF"] == "1,234,567" and texts["log-mel"] == "–"
