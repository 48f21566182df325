"""The results file of a table: which pairs are tested, what the paper reports, and what is refused."""

from typing import Any

import pytest

from experiments.report.table_results import build_results, paired_tests, table1_row, table3_row
from experiments.runs.system_result import SystemResult
from experiments.runs.systems import SYSTEMS
from tests.evaluation.conftest import make_predictions

FOLDS = {f"fold{number}": ("",) for number in range(1, 6)}
Rates = dict[str, tuple[float, float]]


def _results(rates: Rates) -> dict[str, dict[int, SystemResult]]:
    return {
        name: {0: SystemResult(make_predictions(rate, place), 7, 1.0, 2.0)}
        for place, (name, rate) in enumerate(rates.items())
    }


def _tested(rates: Rates, split: str = "unseen") -> list[tuple[str, str]]:
    found = paired_tests([SYSTEMS[name] for name in rates], _results(rates))
    return [(one["row"], one["versus"]) for one in found if one["split"] == split]


def test_imagined_rows_are_tested_against_the_best_spectrum_of_each_split() -> None:
    rates = {"mfcc": (0.2, 0.2), "log_mel": (0.7, 0.1), "ivf": (0.6, 0.9)}
    assert _tested(rates, "seen") == [("ivf", "log_mel")] and _tested(rates) == [("ivf", "mfcc")]
    assert _tested({"ivf": (0.6, 0.9)}) == [] == _tested({"mfcc": (0.2, 0.2)}) == _tested({})


@pytest.mark.parametrize("rows", [("ivf", "ivf_scratch"), ("log_mel_cmn", "log_mel"), ("ivf", "ivf_q", "ivf_no_vq")])
def test_controls_are_tested_whatever_else_was_run(rows: tuple[str, ...]) -> None:
    assert _tested(dict.fromkeys(rows, (0.5, 0.5))) == [(rows[0], other) for other in rows[1:]]


def test_the_simple_rival_is_tested_but_is_no_spectrum_of_the_paper() -> None:
    rates = {"log_mel": (0.5, 0.3), "log_mel_cmn": (0.5, 0.9), "ivf": (0.5, 0.6), "ivf_random": (0.2, 0.99)}
    assert _tested(rates) == [
        ("ivf", "log_mel"),
        ("ivf", "log_mel_cmn"),
        ("log_mel_cmn", "log_mel"),
        ("ivf", "ivf_random"),
    ]


def test_ours_are_tested_against_every_system_of_others() -> None:
    rates = {"log_mel": (0.5, 0.3), "ivf": (0.5, 0.6), "ivf_tuned": (0.5, 0.7), "gao": (0.6, 0.5), "hu": (0.6, 0.9)}
    assert _tested(rates) == [
        ("ivf", "log_mel"),
        ("ivf_tuned", "log_mel"),
        ("ivf", "gao"),
        ("ivf_tuned", "gao"),
        ("ivf", "hu"),
        ("ivf_tuned", "hu"),
        ("ivf_tuned", "ivf"),
    ]
    folds = {
        name: {0: SystemResult(make_predictions([rate] * 5, place, cities=FOLDS), 7, 1.0, 2.0)}
        for place, (name, rate) in enumerate({"ivf": 0.6, "piczak": 0.5}.items())
    }
    (found,) = paired_tests([SYSTEMS[name] for name in folds], folds)
    assert (found["row"], found["versus"], found["split"]) == ("ivf", "piczak", "all")


def test_a_row_has_what_the_paper_reports_beside_it() -> None:
    (result,) = _results({"ivf": (0.6, 0.9)}).values()
    row = table1_row(SYSTEMS["ivf"], result)
    assert row["paper"] == {"seen": 0.837, "unseen": 0.825} and (row["parameters"], row["train_seconds"]) == (7, 3.0)
    assert table1_row(SYSTEMS["ivf_random"], result)["paper"] == {"seen": None, "unseen": None}
    folds = {0: SystemResult(make_predictions([0.5] * 5, cities=FOLDS), 7, 1.0, 2.0)}
    assert [table3_row(SYSTEMS[name], folds)["paper"]["accuracy"] for name in ("log_mel", "ivf")] == [None, 0.837]


def test_rows_that_cannot_share_a_file_are_refused(table1: dict[str, Any], table3: dict[str, Any]) -> None:
    for rows in ([], [table1["rows"][0]] * 2, [table1["rows"][0], table3["rows"][1]]):
        with pytest.raises(ValueError, match="at least one, each name once"):
            build_results(corpus="c", preset="p", seeds=[0], sizes={}, classes=["a"], rows=rows)
    with pytest.raises(ValueError, match=r"'perplexity' lacks \['holds', 'yardstick'\]"):
        build_results(corpus="c", preset="p", seeds=[0], sizes={}, classes=["a"], rows=table1["rows"],
                      learning=[{"name": "perplexity", "value": 3.0}])  # fmt: skip
