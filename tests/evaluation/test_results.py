"""Rows of the results file: fields, sums, seeds, and what is refused."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from ivf.evaluation.paired_comparisons import comparisons
from experiments.runs.paper_tables import LABELS, TABLE1_PERCENT
from ivf.evaluation.predictions import Predictions
from experiments.report.table_results import build_results, table1_row, table3_row

Make = Callable[..., Predictions]
Results = dict[str, Any]


def test_table1_has_the_agreed_fields(table1: Results) -> None:
    assert {"corpus", "preset", "seeds", "environment", "rows"} <= set(table1)
    assert {"python", "tensorflow", "keras", "numpy", "cpu_count", "platform"} <= set(table1["environment"])
    for row in table1["rows"]:
        assert set(row) == {"name", "label", "seen", "unseen", "per_city", "per_class", "confusion", "parameters",
                            "train_seconds", "paper", "drop", "per_device"}  # fmt: skip
        for summary in (row["seen"], row["unseen"], *row["per_city"].values(), *row["per_class"].values()):
            assert {"accuracy", "ci95", "n"} <= set(summary)
            assert 0 <= summary["ci95"][0] <= summary["accuracy"] <= summary["ci95"][1] <= 1
        assert {"macro_accuracy"} <= set(row["seen"])


def test_table3_has_the_agreed_fields(table3: Results) -> None:
    for row in table3["rows"]:
        assert {"accuracy", "ci95", "n", "folds", "per_class", "confusion", "paper"} <= set(row)
        assert list(row["folds"]) == ["1", "2", "3", "4", "5"]
        assert sum(fold["n"] for fold in row["folds"].values()) == row["n"] == np.sum(row["confusion"])
    assert [row["paper"]["accuracy"] for row in table3["rows"]] == [None, 0.837]


def test_cities_classes_and_confusion_sum_to_the_splits(table1: Results) -> None:
    seeds = len(table1["seeds"])
    for row in table1["rows"]:
        for split in ("seen", "unseen"):
            cities = [one for one in row["per_city"].values() if one["split"] == split]
            assert sum(one["n"] for one in cities) == row[split]["n"]
            hits = sum(one["n"] * one["accuracy"] for one in cities)
            assert hits / row[split]["n"] == pytest.approx(row[split]["accuracy"])
            assert np.sum(row["confusion"][split]) == seeds * row[split]["n"]
            assert np.trace(row["confusion"][split]) == pytest.approx(seeds * hits)
        assert sum(one["n"] for one in row["per_class"].values()) == row["seen"]["n"] + row["unseen"]["n"]


def test_accuracy_of_several_seeds_is_their_mean(make: Make) -> None:
    by_seed = {seed: make([0.6, 0.2], seed) for seed in (3, 4, 5)}
    row = table1_row("ivf", by_seed, 1, 1.0)
    alone = [table1_row("ivf", {seed: one}, 1, 1.0)["unseen"] for seed, one in by_seed.items()]
    assert row["unseen"]["accuracy"] == pytest.approx(np.mean([one["accuracy"] for one in alone]))
    assert row["unseen"]["macro_accuracy"] == pytest.approx(np.mean([one["macro_accuracy"] for one in alone]))
    assert row["unseen"]["n"] == alone[0]["n"]
    assert row["unseen"]["by_seed"] == {str(s): one["accuracy"] for s, one in zip(by_seed, alone, strict=True)}


def test_comparisons_pair_each_ivf_row_with_the_best_other_row(make: Make) -> None:
    predictions = {name: {0: make(rates, place)} for place, (name, rates) in enumerate(
        {"mfcc": (0.2, 0.2), "log_mel": (0.7, 0.1), "ivf": (0.6, 0.9)}.items())}  # fmt: skip
    found = {one["split"]: one for one in comparisons(predictions)}
    assert {split: one["versus"] for split, one in found.items()} == {"seen": "log_mel", "unseen": "mfcc"}
    rows = {name: table1_row(name, by_seed, 1, 1.0) for name, by_seed in predictions.items()}
    gain = rows["ivf"]["unseen"]["accuracy"] - rows["mfcc"]["unseen"]["accuracy"]
    assert found["unseen"]["difference"] == pytest.approx(gain) and found["unseen"]["ci95"][0] > 0
    assert comparisons({"ivf": predictions["ivf"]}) == [] == comparisons({"mfcc": predictions["mfcc"]})
    assert comparisons({}) == []


@pytest.mark.parametrize("rows", [("ivf", "ivf_scratch"), ("log_mel_cmn", "log_mel"), ("ivf", "ivf_q", "ivf_no_vq")])
def test_what_is_held_against_each_other_is_so_whatever_else_was_run(make: Make, rows: tuple[str, ...]) -> None:
    predictions = {name: {0: make((0.5, 0.5), place)} for place, name in enumerate(rows)}
    found = [(one["row"], one["versus"]) for one in comparisons(predictions) if one["split"] == "unseen"]
    assert found == [(rows[0], other) for other in rows[1:]]


def test_the_drop_is_what_lies_between_the_splits(table1: Results) -> None:
    for row in table1["rows"]:
        assert row["drop"]["difference"] == pytest.approx(row["seen"]["accuracy"] - row["unseen"]["accuracy"])
        low, high = row["drop"]["ci95"]
        assert low < row["drop"]["difference"] < high
        assert (row["seen"]["unit"], row["unseen"]["unit"]) == ("towns", "locations")  # of three and of two cities


def test_the_simple_rival_is_compared_but_is_no_spectrum_of_the_paper(make: Make) -> None:
    rates = {"log_mel": (0.5, 0.3), "log_mel_cmn": (0.5, 0.9), "ivf": (0.5, 0.6), "ivf_random": (0.2, 0.99)}
    predictions = {name: {0: make(rate, place)} for place, (name, rate) in enumerate(rates.items())}
    found = [(one["row"], one["versus"]) for one in comparisons(predictions) if one["split"] == "unseen"]
    assert found[:3] == [("ivf", "log_mel"), ("ivf", "log_mel_cmn"), ("log_mel_cmn", "log_mel")]
    assert found[3:] == [("ivf", "ivf_random")]


def test_rows_are_held_against_their_controls_where_both_are_there(make: Make) -> None:
    rates = {"log_mel": (0.5, 0.3), "ivf": (0.5, 0.8), "ivf_random": (0.1, 0.1), "ivf_scratch": (0.5, 0.5)}
    predictions = {name: {0: make(rate, place)} for place, (name, rate) in enumerate(rates.items())}
    found = {one["versus"]: one for one in comparisons(predictions) if one["split"] == "unseen" and one["row"] == "ivf"}
    assert set(found) == {"log_mel", "ivf_random", "ivf_scratch"}
    correct = {name: by_seed[0].correct[-80:].mean() for name, by_seed in predictions.items()}
    for versus, one in found.items():
        assert one["difference"] == pytest.approx(correct["ivf"] - correct[versus])


def test_what_a_seed_does_to_all_rows_and_splits_alike_is_in_no_difference(make: Make) -> None:
    rates = {0: 0.2, 1: 0.9, 2: 0.4, 3: 0.7}  # bad and good beginnings
    by_seed = {seed: make((rate, rate), seed) for seed, rate in rates.items()}
    predictions = {name: dict(by_seed) for name in ("log_mel", "ivf")}
    row = table1_row("ivf", by_seed, 1, 1.0)
    low, high = row["unseen"]["ci95"]
    assert row["unseen"]["seeds_drawn"] == 4 and high - low > 0.5
    low, high = row["drop"]["ci95"]
    assert high - low < 0.4
    for one in comparisons(predictions):
        assert one["seeds_drawn"] == 4 and one["ci95"] == [0.0, 0.0]
    predictions["ivf"] = dict(reversed(predictions["ivf"].items()))
    with pytest.raises(ValueError, match="rows have other seeds, or in another order"):
        comparisons(predictions)


def test_every_label_has_its_paper_figures() -> None:
    assert set(LABELS) == set(TABLE1_PERCENT) and TABLE1_PERCENT["ivf"] == (83.7, 82.5)


def test_a_row_of_our_own_needs_a_label_and_has_no_paper_figure(make: Make) -> None:
    with pytest.raises(ValueError, match="'log_mel_centred' is neither in the paper's Table 1 nor ours"):
        table1_row("log_mel_centred", {0: make([0.5, 0.4])}, 1, 1.0)
    row = table1_row("log_mel_centred", {0: make([0.5, 0.4])}, 1, 1.0, label="log-mel, centred")
    assert row["label"] == "log-mel, centred" and row["paper"] == {"seen": None, "unseen": None}


def test_seeds_and_rows_must_judge_the_same_clips(make: Make) -> None:
    one = make([0.5, 0.3])
    other = replace(one, keys=[f"other{key}" for key in one.keys])
    with pytest.raises(ValueError, match=r"row 'ivf': keys of seed 1 differ"):
        table1_row("ivf", {0: one, 1: other}, 1, 1.0)
    with pytest.raises(ValueError, match="labels of seed 1 differ"):
        table1_row("ivf", {0: one, 1: replace(one, labels=(one.labels + 1) % 10)}, 1, 1.0)
    with pytest.raises(ValueError, match="judged different clips"):
        comparisons({"log_mel": {0: one}, "ivf": {0: other}})
    with pytest.raises(ValueError, match="has no seed"):
        table1_row("ivf", {}, 1, 1.0)


def test_wrong_splits_are_refused(make: Make) -> None:
    one = make([0.5, 0.3])
    with pytest.raises(ValueError, match="Table 1 needs"):
        table1_row("ivf", {0: one.select(np.asarray(one.splits) == "seen")}, 1, 1.0)
    with pytest.raises(ValueError, match="'seen' is no fold"):
        table3_row("ivf", {0: one}, 1, 1.0)
    with pytest.raises(ValueError, match="'milan' is both seen and unseen"):
        table1_row("ivf", {0: replace(one, cities=["milan"] * len(one))}, 1, 1.0)


def test_rows_that_cannot_share_a_file_are_refused(table1: Results, table3: Results) -> None:
    for rows in ([], [table1["rows"][0]] * 2, [table1["rows"][0], table3["rows"][1]]):
        with pytest.raises(ValueError, match="at least one, each name once"):
            build_results(corpus="c", preset="p", seeds=[0], sizes={}, classes=["a"], rows=rows)
    with pytest.raises(ValueError, match=r"'perplexity' lacks \['holds', 'yardstick'\]"):
        build_results(corpus="c", preset="p", seeds=[0], sizes={}, classes=["a"], rows=table1["rows"],
                      learning=[{"name": "perplexity", "value": 3.0}])  # fmt: skip
