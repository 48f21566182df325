"""What README.md and RESULTS.md state in words, line by line, against the committed intervals."""

from typing import Any

import pytest

from experiments.report.again_table import changes
from experiments.report.committed_results import RESULTS, read_again, read_tables
from experiments.report.formatting import percent
from experiments.report.margins import RIVALS, margin, outcome
from experiments.report.study_tables import PAPER_MARGIN
from experiments.runs.systems import IMAGINED, MEAN_NORMALIZED
from experiments.studies.sweep_points import points
from experiments.studies.sweep_results import read_points
from ivf.json_files import read_json

FULL, SIXTY, SIX, FRESH, FRESH_SIX = TABLES = tuple(read_tables())
CLAIMS = [  # (system, kind of rival or one rival, table, outcome in unseen towns)
    ("ivf", "spectra", FULL, "not different"),
    ("ivf", "spectra", SIXTY, "not different"),
    ("ivf", "spectra", SIX, "better"),
    ("ivf", "spectra", FRESH, "not different"),
    ("ivf", "spectra", FRESH_SIX, "better"),
    ("ivf", "mean_normalized", FULL, "worse"),
    ("ivf", "mean_normalized", SIXTY, "worse"),
    ("ivf", "mean_normalized", SIX, "not different"),
    ("ivf", "mean_normalized", FRESH, "not different"),
    ("ivf", "mean_normalized", FRESH_SIX, "better"),
    *(("ivf_tuned", "spectra", table, "better") for table in TABLES),
    ("ivf_tuned", "mean_normalized", FULL, "not different"),
    ("ivf_tuned", "mean_normalized", SIXTY, "not different"),
    ("ivf_tuned", "mean_normalized", SIX, "not different"),
    ("ivf_tuned", "mean_normalized", FRESH, "not different"),
    ("ivf_tuned", "mean_normalized", FRESH_SIX, "better"),
    ("ivf_tuned", "ivf", FULL, "better"),
    ("ivf_tuned", "ivf", SIXTY, "better"),
    ("ivf_tuned", "ivf", SIX, "not different"),
    ("ivf_tuned", "ivf", FRESH, "not different"),
    ("ivf_tuned", "ivf", FRESH_SIX, "not different"),
    ("ivf_tuned", "oracle_labels", FULL, "worse"),
    ("ivf_expected", "ivf", FULL, "better"),
    ("ivf_expected", "ivf", SIXTY, "better"),
    ("ivf_expected", "ivf", SIX, "not different"),
    ("ivf_expected", "ivf", FRESH, "not different"),
    ("ivf_expected", "ivf", FRESH_SIX, "not different"),
    ("ivf_expected", "spectra", SIX, "better"),
    ("ivf_expected", "spectra", FRESH_SIX, "better"),
    ("ivf_expected", "mean_normalized", SIX, "better"),
    ("ivf_expected", "mean_normalized", FRESH_SIX, "better"),
    ("ivf", "ivf_random", FULL, "better"),
    ("ivf", "ivf_scratch", FULL, "not different"),
    ("ivf", "ivf_scratch", SIXTY, "not different"),
    ("ivf", "ivf_scratch", SIX, "better"),
    ("ivf", "ivf_scratch", FRESH, "better"),
    ("ivf", "ivf_scratch", FRESH_SIX, "better"),
    ("ivf", "ivf_few_towns", FULL, "not different"),
    ("ivf", "true_codes", FULL, "better"),
]
ABLATIONS = [  # (study, variant, outcome against the variant that it is compared with)
    ("choices", "as printed", "worse"),
    ("choices", "as printed, slowly", "worse"),
    ("choices", "both at full weight", "worse"),
    ("choices", "no critic", "not different"),
    ("choices", "strong critic", "worse"),
    ("choices", "strong conditional critic", "better"),
    ("choices", "strong cross-entropy critic", "better"),
    ("choices", "fine-tuned", "better"),
    ("lifts", "no critic", "not different"),
    ("lifts", "no roll", "worse"),
    ("lifts", "no mean subtraction", "worse"),
    ("lifts", "30 epochs", "not different"),
]


@pytest.mark.parametrize(("system", "rival", "table", "expected"), CLAIMS)
def test_a_system_differs_as_stated(system: str, rival: str, table: str, expected: str) -> None:
    test = margin(read_tables()[table], system, RIVALS.get(rival, (rival,)))
    assert test is not None and outcome(test) == expected


@pytest.mark.parametrize(("study", "variant", "expected"), ABLATIONS)
def test_a_variant_differs_as_stated(study: str, variant: str, expected: str) -> None:
    assert outcome(_variants(study)[variant]["unseen"]) == expected


def test_no_change_to_g_is_better() -> None:
    assert all(outcome(one["unseen"]) != "better" for one in _variants("lifts").values())


@pytest.mark.parametrize("table", TABLES)
def test_the_margin_of_the_paper_is_reached_nowhere(table: str) -> None:
    tests = [margin(read_tables()[table], system, RIVALS["spectra"]) for system in IMAGINED]
    assert all(100 * test["difference"] < PAPER_MARGIN for test in tests if test)


@pytest.mark.parametrize("table", TABLES)
def test_no_imagined_and_no_mean_normalized_features_are_worse_in_unseen_towns(table: str) -> None:
    for row in read_tables()[table]["rows"]:
        if row["name"] in (*IMAGINED, *MEAN_NORMALIZED, "ivf_random", "ivf_scratch"):
            assert row["drop"]["ci95"][0] <= 0, row["name"]


def test_these_spectra_are_worse_in_unseen_towns() -> None:
    spectra = ("cqt", "gammatone", "mfcc", "log_mel", "log_mel_d", "log_mel_dd")
    rows = {table: {name: row for name, row in _rows(table).items() if name in spectra} for table in TABLES}
    worse = {table: {name for name, row in of.items() if row["drop"]["ci95"][0] > 0} for table, of in rows.items()}
    assert worse.pop(FULL) == {"cqt", "gammatone", "mfcc", "log_mel"}
    assert worse == {SIXTY: {"log_mel"}, SIX: {"log_mel"}, FRESH: {"log_mel", "log_mel_dd"}, FRESH_SIX: set()}
    assert not any({"cqt", "gammatone", "mfcc"} & set(rows[table]) for table in worse)


def test_the_printed_objective_is_at_chance_or_about_a_random_g() -> None:
    random = _rows(FULL)["ivf_random"]["unseen"]["ci95"]
    slowly, printed = (
        _variants("choices")[name]["unseen"]["accuracy"] for name in ("as printed, slowly", "as printed")
    )
    assert printed == pytest.approx(0.1, abs=0.001) and random[0] < slowly < random[1]


def test_without_recording_chains_spectra_are_better_at_every_number_of_labels() -> None:
    tests = [
        margin(one, "ivf", RIVALS["spectra"])
        for name, one in read_points(RESULTS).items()
        if name.startswith("chain_effects__")
    ]
    assert [outcome(test) for test in tests if test] == ["worse"] * 4


def test_in_eight_other_worlds_six_labels_help_where_recording_chains_are_stronger() -> None:
    found = read_points(RESULTS)
    six = [one for one in points() if one.world and one.labelled_per_class == 6]
    tests = {one.world: margin(found[one.name], "ivf", RIVALS["spectra"]) for one in six}
    outcomes = {world: outcome(test) for world, test in tests.items() if test}
    stronger = next(world for world in outcomes if "equalizer_db=21.0" in " ".join(world))
    assert outcomes.pop(stronger) == "better" and outcomes.pop(("chain_effects=[]",)) == "worse"
    assert list(outcomes.values()) == ["not different"] * 6
    assert {found[one.name]["seeds"] for one in six} == {1}


def test_three_points_of_the_sweep_have_five_seeds_and_some_belong_to_several_parts() -> None:
    seeds = [one["seeds"] for one in read_points(RESULTS).values()]
    assert sorted(seeds)[-4:] == [1, 5, 5, 5] and len(seeds) < len(points())


def test_the_index_gain_alone_is_below_its_yardstick_and_above_zero() -> None:
    failed = [check for check in read_tables()[FULL]["learning"] if not check["holds"]]
    assert [check["name"].partition(",")[0] for check in failed] == ["held-out index cross-entropy"]
    assert failed[0]["ci95"][0] > 0


def test_with_few_labels_augmentation_adds_to_spectra_and_tuning_brings_the_best_close_to_ivf() -> None:
    variants = _variants("few_labels")
    lost = {name.partition(":")[0]: one["unseen"] for name, one in variants.items() if "neither" in name}
    assert {system: outcome(test) for system, test in lost.items()} == {
        "log_mel_d": "worse",
        "log_mel_cmn": "worse",
        "log_mel_d_cmn": "worse",
        "ivf": "not different",
        "ivf_expected": "not different",
    }
    best: dict[str, float] = {}
    for name, one in variants.items():
        system = name.partition(":")[0]
        best[system] = max(best.get(system, 0.0), one["unseen"]["accuracy"])
    spectrum = max(value for system, value in best.items() if not system.startswith("ivf"))
    assert 0 < best["ivf"] - spectrum < 0.01 < 0.04 < best["ivf_expected"] - spectrum


def test_probing() -> None:
    found = read_json(RESULTS / "probing.json")
    chains = found["invariance"]
    assert found["retrieval"]["ci95"][0] > 0
    for pair, more in (("same scene, other chain", True), ("other scene, same chain", False)):
        assert (chains[pair] > chains[f"{pair}, untrained"]) == more
    trained, random = (found["probe"][name] for name in ("IVF, logits", "random G, logits"))
    assert all(trained[parameter] > random[parameter] for parameter in trained)


def test_on_esc10_ivf_is_worse_and_g_worse_than_the_frequencies() -> None:
    results = read_json(RESULTS / "esc10_table3.json")
    others = [row["name"] for row in results["rows"] if row["name"] != "ivf"]
    assert [outcome(one) for one in results["comparisons"]] == ["worse"] * len(others)
    accuracy = {row["name"]: row["accuracy"] for row in results["rows"]}
    assert accuracy["piczak"] > accuracy["random_forest"] > accuracy["svm_mfcc"]
    for name, published, below, under_piczak in (("svm_mfcc", 67.5, 4.0, 16), ("random_forest", 72.7, 0.2, 7)):
        assert round(published - 100 * accuracy[name], 1) == below  # published: Piczak 2015
        assert round(100 * (accuracy["piczak"] - accuracy[name])) == under_piczak
    assert max(accuracy, key=accuracy.__getitem__) == "yamnet"
    agreement = {split: of_split["imagined"] for split, of_split in results["imagination"].items()}
    assert agreement["train"]["ci95"][0] > 0 and agreement["validation"]["top1"] == 0
    assert any(check["name"].startswith("held-out index") and check["value"] < 0 for check in results["learning"])


def test_every_front_end_is_faster_than_every_library() -> None:
    for measured in read_json(RESULTS / "benchmark_frontends.json")["front_ends"].values():
        for title, one in measured["contenders"].items():
            assert title == "ivf" or title.startswith("floor") or one["times_as_long_as_ours"][1] > 1, title


def _rows(table: str) -> dict[str, Any]:
    return {row["name"]: row for row in read_tables()[table]["rows"]}


def _variants(study: str) -> dict[str, Any]:
    return {one["name"]: one for one in read_json(RESULTS / f"{study}.json")["variants"]}


def test_all_but_one_row_that_was_trained_again_moves_by_less_than_its_seeds_lie_apart() -> None:
    moved = {(after, *place): one for after, both in read_again().items() for place, one in changes(*both).items()}
    beyond = {place: one for place, one in moved.items() if abs(one.after - one.before) > one.spread}
    assert set(beyond) == {("fresh_again_table1", "ivf_expected", "seen")} and len(moved) == 60
    (one,) = beyond.values()
    assert (percent(one.before), percent(one.after), percent(one.spread)) == ("63.1", "61.0", "1.9")


def test_a_point_of_the_sweep_that_was_trained_again_moves_by_less_than_seeds_with_as_many_labels_lie_apart() -> None:
    rows = {row["name"]: row for row in read_json(RESULTS / "paper_like_table1.json")["rows"]}
    (path,) = (RESULTS / "sweep_again").glob("*.json")
    before, after = read_json(RESULTS / "sweep" / path.name), read_json(path)
    assert before["pairs"] == after["pairs"] and before["labelled"] == after["labelled"] == 10 * 60
    for name, accuracy in after["accuracy"].items():
        for split, value in accuracy.items():
            seeds = rows[name][split]["by_seed"].values()
            assert abs(value - before["accuracy"][name][split]) <= max(seeds) - min(seeds), (name, split)


def test_levels_of_sources_even_through_a_recording_chain_are_above_every_row() -> None:
    known = [one for one in read_json(RESULTS / "upper_bound.json")["lines"] if "level" in one["listener"]]
    for labels, table in ((6, "few"), (60, "paper_like"), (180, "full")):
        bounds = [one for one in known if one["labels_per_class"] == labels]
        assert len(bounds) == 2
        for row in read_json(RESULTS / f"{table}_table1.json")["rows"]:
            for split in ("seen", "unseen"):
                assert all(one[split]["accuracy"] > row[split]["accuracy"] for one in bounds), (labels, row["name"])


def test_small_answers_faster_than_peers_and_a_window_is_decoded_almost_as_fast_as_pyav_does() -> None:
    systems = read_json(RESULTS / "benchmark_inference.json")["systems"]
    for name in ("ivf, small", "log-mel, small"):
        for cores in ("cores_1", "cores_2"):
            for measured in systems[name][cores].values():
                assert measured["times_as_fast_as_CNN14"][0] >= 3 and measured["times_as_fast_as_YAMNet"][0] >= 1
    prepared = read_json(RESULTS / "benchmark_data_prep.json")
    assert prepared["video"]["times_bare"]["bare PyAV"][0] <= 1.3
    assert prepared["sound"]["times_as_fast_on_all_cores"][0] >= 3
    assert all(one["share_of_jpeg_from_memory"][0] >= 0.8 for one in prepared["reading"].values())
    assert prepared["waiting_share"] < 0.05
    serving = read_json(RESULTS / "benchmark_serving.json")
    assert serving["load"]["statuses"] == {"200": 1000} and serving["load"]["memory_growth"] < 0.05
    assert not serving["attack"]["not_refused"] and serving["attack"]["serves_afterwards"]
