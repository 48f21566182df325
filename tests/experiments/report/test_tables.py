"""Results files as tables, and as Markdown."""

import copy
import re
from typing import Any

import pytest

from experiments.report.committed_results import read_tables
from experiments.report.formatting import percent
from experiments.report.group_tables import class_tables
from experiments.report.markdown_table import markdown_report, markdown_table
from experiments.report.study_tables import ablation_table, margins_table, tuning_table
from experiments.report.tables import Cell, comparison_table, headline_table, setting_table

Results = dict[str, Any]


def test_every_line_of_a_markdown_table_has_every_column() -> None:
    table = markdown_table((["Row", "x"], [[Cell("a|b"), Cell("1.0", "0–2", best=True)], [Cell("c"), Cell("2")]]))
    lines = table.splitlines()
    assert len({len(line) for line in lines}) == 1
    assert "a\\|b" in table and "**1.0** [0–2]" in table


def test_markdown_has_all_that_the_results_have(table1: Results, table3: Results) -> None:
    text = markdown_report(table1, "Table 1")
    for row in table1["rows"]:
        line = next(line for line in text.splitlines() if re.match(rf"\| {re.escape(row['label'])} +\|", line))
        for split in ("seen", "unseen"):
            assert percent(row[split]["accuracy"]) in line and percent(row["paper"][split]) in line
    for fact in ("2,701", "≥ 0.05", "[−0.01 to 0.07]", "as reported by the paper for DCASE 2019", "TensorFlow"):
        assert fact in text
    assert "Fold 5" in markdown_report(table3, "")


def test_constants_are_marked_and_below_all_rows(table3: Results) -> None:
    header, plain = headline_table(table3)
    with_human = {**table3, "constants": [{"label": "Human", "accuracy": 0.813}]}
    *lines, last = headline_table(with_human)[1]
    assert lines == plain and len(last) == len(header)
    assert last[0].text == "Human (a constant)" and last[header.index("Paper")].text == "81.3"
    assert {cell.text for cell in last[1:]} == {"–", "81.3"}
    assert headline_table(with_human, rows=[table3["rows"][0]["name"]])[1][-1][0].text == table3["rows"][0]["label"]


def test_what_is_no_network_has_no_count_of_parameters(table3: Results) -> None:
    first, second, *_ = table3["rows"]
    header, lines = headline_table({**table3, "rows": [{**first, "parameters": 0}, {**second, "parameters": 1_234}]})
    assert [line[header.index("Parameters")].text for line in lines[:2]] == ["–", "1,234"]


def test_a_row_that_adapts_to_test_clips_says_to_how_many(table1: Results) -> None:
    assert not [name for (name, _) in setting_table(table1)[1] if name.text.startswith("Given to")]
    table1["rows"] = [*table1["rows"], {**table1["rows"][0], "label": "x", "adapted_clips": {"a": 40, "b": 12}}]
    assert ["Given to “x”", "12 to 40 test clips a city"] in [
        [one.text for one in line] for line in setting_table(table1)[1]
    ]


def test_the_highest_of_a_column_is_no_control() -> None:
    results = {**read_tables()["full_table1"]}
    lines = {line[0].text: line for line in headline_table(results)[1]}
    labels = {row["name"]: row["label"] for row in results["rows"]}
    assert [cell.best for cell in lines[labels["ivf_tuned"]][1:3]] == [True, True]
    assert not any(cell.best for cell in lines[labels["oracle_labels"]])
    oracle = [row["name"] for row in results["rows"]].index("oracle_labels")
    assert not any(line[2 + oracle].best for line in class_tables(results)["unseen"][1])
    results["rows"] = [row for row in results["rows"] if row["name"] in ("oracle_labels", "ivf_random")]
    assert headline_table(results)[1][1][1].best  # there is nothing but controls


def test_one_unseen_city_has_no_best_row_and_tells_no_two_apart() -> None:
    results = copy.deepcopy(read_tables()["full_table1"])
    assert "yes" in {line[4].text for line in comparison_table(results)[1] if line[1].text == "unseen"}
    for one in [row["unseen"] for row in results["rows"]] + list(results["comparisons"]):
        if one.get("split", "unseen") == "unseen":
            one |= {"unit": "locations", "n_towns": 1}
    results["corpus"] = "tau2019"
    assert ["Unseen cities", "1, too few to tell how rows compare in other cities"] in [
        [name.text, value.text] for name, value in setting_table(results)[1]
    ]
    lines = headline_table(results)[1]
    assert any(line[1].best for line in lines) and not any(line[2].best for line in lines)
    outcomes = {split: {line[4].text for line in comparison_table(results)[1] if line[1].text == split}
                for split in ("seen", "unseen")}  # fmt: skip
    assert outcomes["unseen"] == {"unknown"} and "unknown" not in outcomes["seen"]


def test_classes_per_split_add_up_to_the_classes(table1: Results) -> None:
    tables = class_tables(table1)
    for place, name in enumerate(table1["classes"]):
        clips = sum(int(tables[split][1][place][1].text) for split in ("seen", "unseen"))
        assert clips == table1["rows"][0]["per_class"][name]["n"]


def test_the_setting_names_other_machines_that_trained_runs(table1: Results) -> None:
    def names(results: Results) -> list[str]:
        return [line[0].text for line in setting_table(results)[1]]

    here = {"runs": 5, **table1["environment"]}
    assert "Trained on" not in names(table1) and "Trained on" not in names({**table1, "trained_on": [here]})
    elsewhere = {**table1, "trained_on": [here, {**here, "runs": 1, "platform": "another place"}]}
    assert (
        "1 runs: " in setting_table(elsewhere)[1][-1][1].text
        and "another place" in setting_table(elsewhere)[1][-1][1].text
    )


def test_the_margins_end_with_those_of_the_paper() -> None:
    header, lines = margins_table(read_tables())
    assert len(lines) == 6 and [len(line) for line in lines] == [len(header)] * 6
    assert [cell.text for cell in lines[-1]] == ["the paper, on other data", "+14.4", "+6.2", "", "", "1.2"]


def _variant(name: str, accuracy: float, changes: list[str], against: str = "") -> Results:
    split = {"accuracy": accuracy, "difference": accuracy - 0.5, "ci95": [accuracy - 0.6, accuracy - 0.4]}
    numbers = {"index_gain": None, "perplexity": 8.0, "reconstruction": 0.5}
    return {
        "name": name,
        "question": "why",
        "changes": changes,
        "against": against,
        "seen": split,
        "unseen": split,
    } | numbers


def test_an_ablation_is_compared_with_its_own_base() -> None:
    study = {"variants": [_variant("default", 0.5, []), _variant("a", 0.6, ["x=1"]), _variant("b", 0.4, ["y=2"], "a")]}
    study["diverged"] = [{"name": "c", "question": "why", "changes": ["z=3"]}]
    header, lines = ablation_table(study)
    assert [line[-1].text for line in lines] == ["", "default", "a", "diverged"] and len(header) == len(lines[3])
    header, lines = ablation_table(study, names=["b"], changes=False, questions={"b": "how"})
    assert [lines[0][0], len(lines), len(header)] == [Cell("b", "how"), 1, 8]


@pytest.mark.parametrize("best", ["default", "wider"])
def test_tuning_takes_the_best_variant_of_each_system(best: str) -> None:
    variants = [_variant("ivf: default", 0.5, []), _variant("ivf: wider", 0.6 if best == "wider" else 0.4, ["w=1"])]
    variants.append(_variant("ivf: neither rolled nor masked", 0.3, ["classifier.time_roll=False"]))
    header, (line,) = tuning_table({"6 labels": {"variants": variants}})
    assert [cell.text for cell in line] == ["IVF", "50.0", "+20.0", "60.0" if best == "wider" else "50.0", best]
    assert line[2].detail == "+10.0 to +30.0" and len(header) == len(line)
