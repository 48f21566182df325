"""The verdict's sentences follow from numbers that are known."""

from typing import Any

import pytest

from experiments.aims import aims_text
from experiments.bounds import bounds_text, in_unseen_towns
from experiments.findings import verdict_text
from experiments.map_figure import map_figures, pairs_figure
from experiments.map_means import axis_means, deciding, means_table
from experiments.map_points import labels_curve, longest, pairs_curve, points
from experiments.map_text import map_findings
from ivf.evaluation.environment import environment
from ivf.json_files import write_json

ENVIRONMENT = environment()


def _point(ivf: float, rival: float, half_width: float = 0.02) -> dict[str, Any]:
    """A point of the map at which both views have `ivf` in unseen towns, and every spectrum `rival`."""
    accuracy = {name: {"seen": value + 0.01, "unseen": value} for name, value in (("ivf", ivf), ("log_mel", rival))}
    accuracy |= {"ivf_expected": accuracy["ivf"], "log_mel_cmn": accuracy["log_mel"]}
    difference = ivf - rival
    tests = [
        {"row": row, "versus": versus, "split": "unseen", "n": 1_100, "n_towns": 10, "difference": difference}
        | {"ci95": [difference - half_width, difference + half_width]}
        for row in ("ivf", "ivf_expected")
        for versus in ("log_mel", "log_mel_cmn")
    ]
    return {"accuracy": accuracy, "comparisons": tests, "own_accuracy": accuracy, "index_gain": 0.1, "seeds": 1}


@pytest.fixture
def done() -> dict[str, Any]:
    """Ahead at six labels, not told apart at 20, behind at 60 and 180."""
    leads = {6: 0.12, 20: 0.01, 60: -0.05, 180: -0.15}
    return {point.name: _point(0.5 + leads[labels], 0.5) for labels, point in labels_curve().items()}


def test_where_imagination_leads_and_trails_is_counted(done: dict[str, Any]) -> None:
    found = map_findings(done)
    assert found[0].startswith(
        "IVF, hard codes as in the paper, against the best of the paper's spectra: of 4 points ahead at 1, behind at 2"
    )
    assert found[1].strip() == (
        "- labelled clips per class × recording chain: of 4 points ahead at 1, behind at 2, not told apart at 1."
    )


def test_what_decides_is_told_once_a_heat_map_is_complete(done: dict[str, Any]) -> None:
    assert axis_means(done, "ivf", "paper's") == {} and means_table(done) == ""
    chains = {"none": -0.16, "half": 0.0, "default": 0.0, "strong": 0.04}
    of_study = [point for point in points() if point.study == "labelled clips per class × recording chain"]
    leads = {"6": 0.1, "20": 0.02, "60": 0.0, "180": -0.06}
    for point in of_study:
        done[point.name] = _point(0.5 + leads[point.row] + chains[point.column], 0.5)
    labels, chain = axis_means(done, "ivf", "paper's").values()
    assert labels == pytest.approx({"6": 7.0, "20": -1.0, "60": -3.0, "180": -9.0})
    assert chain == pytest.approx({"none": -14.5, "half": 1.5, "default": 1.5, "strong": 5.5})
    assert deciding(done, "ivf", "paper's") == [
        "recording chain, over labelled clips per class: from −14.5 (none) to +5.5 (strong)",
        "labelled clips per class, over recording chain: from −9.0 (180) to +7.0 (6)",
    ]
    table = " ".join(means_table(done).split())
    assert "| labelled clips per class, over recording chain | 6 | +7.0 | +7.0 | +7.0 | +7.0 |" in table


def test_averages_compare_the_rivals_that_every_cell_has_after_as_long_a_training(done: dict[str, Any]) -> None:
    of_study = [point for point in points() if point.study.startswith("pairs × labelled")]
    for point in of_study:
        done[point.name] = _point(0.5, 0.5 if not point.longer else 0.1)
    own = done[of_study[0].name]["own_accuracy"]  # with one more rival than the other cells
    done[of_study[0].name]["own_accuracy"] = own | {"log_mel_dd": {"seen": 0.9, "unseen": 0.9}}
    assert {value for means in axis_means(done, "ivf", "paper's").values() for value in means.values()} == {0.0}


def test_the_map_is_drawn_against_each_rival(done: dict[str, Any]) -> None:
    figure = map_figures(done)["labelled_clips_per_class_recording_chain.svg"]
    panels = [axes for axes in figure.axes if axes.texts]
    assert len(panels) == 4 and [axes.get_ylabel() for axes in panels[::2]] == ["labelled clips per class"] * 2
    texts = [text.get_text() for text in panels[0].texts]
    assert [text for text in texts if text] == ["+12.0 •", "+1.0", "−5.0 •", "−15.0 •"] and len(texts) == 16


def test_aims_are_measured_after_every_number_of_labels(done: dict[str, Any]) -> None:
    text = aims_text(done, {})
    line = next(line for line in text.splitlines() if "hard codes" in line and "best of the paper's spectra" in line)
    cells = [cell.strip() for cell in line.split("|")[2:-1]]
    assert cells[0] == "+12.0 [+10.0 to +14.0]" and cells[3] == "−15.0 [−17.0 to −13.0]"
    assert cells[4:] == ["≥ 20", "in none, at most +12.0"]
    line = next(line for line in text.splitlines() if "hard codes" in line and "mean-normalized" in line)
    assert "by estimate in 1 of 4, surely in 0" in line  # +12.0 [+10.0 to +14.0]
    assert "n = 1,100 clips" in text and "60 labels a class" in text
    assert aims_text({}, {}) == ""


def test_aims_of_tables_stand_for_the_map_s(done: dict[str, Any]) -> None:
    found = _point(0.6, 0.5)
    drop = {"difference": 0.007, "ci95": [-0.04, 0.05]}
    rows = [{"name": name, "drop": drop} for name in ("ivf", "ivf_expected")]
    sizes, classes = {"labelled training clips": 600}, ["class"] * 10
    table = {"comparisons": found["comparisons"], "rows": rows, "sizes": sizes, "classes": classes, "seeds": [0, 1]}
    text = aims_text(done, {"paper_like_table1": table})
    assert "| 60 labels, 2 seeds |" in " ".join(text.split()) and "(map)" not in text
    assert "| +0.7 [−4.0 to +5.0] | ≤ 1 | by estimate in 1 of 1, surely in 0 |" in " ".join(text.split())
    drop |= {"difference": 0.03, "ci95": [0.02, 0.04]}
    assert "| ≤ 1 | in none, at least +3.0 |" in " ".join(aims_text(done, {"paper_like_table1": table}).split())


def test_a_point_without_its_rival_is_named(done: dict[str, Any]) -> None:
    for found in done.values():
        found["comparisons"] = []
    with pytest.raises(ValueError, match=r"6 labels \(map\): no test of ivf against"):
        aims_text(done, {})


def test_the_curve_of_pairs_is_told_from_few_to_many() -> None:
    curve = pairs_curve()[60]
    done = {point.name: _point(0.4 + place / 100, 0.5) for place, point in enumerate(curve.values())}
    text = bounds_text(done, {})
    assert "| 60 | 1,024 | 1 | 40.0 | 40.0 | 50.0 | 50.0 | 0.100 |" in " ".join(text.split())
    assert "26,624, trained longer" not in text and "by heart" not in text
    done[longest()[60].name] = _point(0.47, 0.5)
    done[curve[1_024].name]["index_gain"] = -0.16
    text = " ".join(bounds_text(done, {}).split())
    assert "| 60 | 26,624, trained longer | 1 | 47.0 | 47.0 |" in text and "| 50.0 | −0.160 |" in text
    assert "From 1,024, heard again and again, G learns its pairs by heart." in text
    labels = pairs_figure(60, curve, done).axes[0].get_legend_handles_labels()[1]
    assert sum("trained longer" in label for label in labels) == 2


def test_what_rolls_and_masks_are_worth_is_told_with_the_sign_of_a_gain(tmp_path: Any) -> None:
    def line(name: str, accuracy: float, difference: float, *changes: str) -> dict[str, Any]:
        ci95 = [difference - 0.03, difference + 0.01]
        return {
            "name": name,
            "changes": changes,
            "unseen": {"accuracy": accuracy, "difference": difference, "ci95": ci95},
        }

    variants = [
        line("log_mel_cmn: default, 6 labels", 0.43, 0.0),
        line("log_mel_cmn: neither, 6 labels", 0.28, -0.15, "classifier.time_roll=False"),
        line("log_mel_cmn: wider, 6 labels", 0.44, 0.01, "classifier.widths=(16,)"),
    ]
    write_json(tmp_path / "few_labels.json", {"seeds": [7], "variants": variants})
    text = verdict_text(tmp_path)
    assert "with six labels a class" in text and "+15.0 points [+14.0 to +18.0]" in text
    assert "44.0 % (wider, 6 labels)" in text


def test_controls_are_quoted_once_the_table_has_them_all() -> None:
    table = {"rows": [{"name": name, "unseen": {"accuracy": 0.5}} for name in ("ivf", "true_codes")]}
    assert set(in_unseen_towns({"full_table1": table}, {"true_codes"})) == {"ivf", "true_codes"}
    assert in_unseen_towns({"full_table1": table}, {"true_codes", "oracle_labels"}) == {}
    assert in_unseen_towns({}, {"ivf"}) == {}


def test_lifts_are_told_where_they_are_sure(tmp_path: Any) -> None:
    def line(name: str, difference: float, *changes: str) -> dict[str, Any]:
        unseen = {"accuracy": 0.5, "difference": difference, "ci95": [difference - 0.03, difference + 0.03]}
        return {"name": name, "changes": changes, "against": "", "unseen": unseen}

    variants = [line("default", 0.0), line("wider", 0.02, "a=1"), line("no roll", -0.05, "b=1")]
    variants.append(line("both", 0.04, "c=1") | {"against": "no roll"})
    write_json(tmp_path / "lifts.json", {"seeds": [7], "variants": variants})
    text = verdict_text(tmp_path)
    assert "of 3 changes" in text and "zero, better than “no roll” (50.0 %): “both” (+4.0 [+1.0 to +7.0], to 50" in text
    assert "; and worse than “default” (50.0 %): “no roll” (−5.0" in text


def test_what_the_same_training_gives_again_is_told_where_it_differs(tmp_path: Any) -> None:
    def line(name: str, accuracy: float, *changes: str) -> dict[str, Any]:
        unseen = {"accuracy": accuracy, "difference": 0.0, "ci95": [-0.1, 0.1]}
        return {"name": name, "changes": changes, "against": "", "seen": {"accuracy": 0.6}, "unseen": unseen}

    of_lifts = [line("default", 0.5), line("no mean subtraction", 0.4, "a=1")]
    for again, machine, said in ((0.5, "x", ""), (0.52, "x", "trained again, gives 52.0 %"), (0.52, "y", "another")):
        studies = {"lifts": (of_lifts, "x"), "classifiers": ([line("ivf: default", again)], machine)}
        studies["classifiers"][0].append(line("log_mel_d: default", 0.45))
        for name, (variants, where) in studies.items():
            environment = ENVIRONMENT | {"platform": where}
            write_json(tmp_path / f"{name}.json", {"seeds": [7], "variants": variants, "environment": environment})
        text = verdict_text(tmp_path)
        assert "Without the subtraction of the mean IVF gives 40.0 % (in seen towns 60.0 %, a drop of 20.0)" in text
        assert said in text and ("differences of that size say nothing" in text) == bool(said)


def test_the_printed_objective_is_told_apart_from_what_is_not_printed(tmp_path: Any) -> None:
    def line(name: str, accuracy: float, low: float, *changes: str) -> dict[str, Any]:
        unseen = {"accuracy": accuracy, "difference": low + 0.02, "ci95": [low, low + 0.04]}
        return {"name": name, "changes": changes, "against": "", "unseen": unseen}

    variants = [line("as printed", 0.1, -0.42, "a=1"), line("no critic", 0.5, -0.02, "b=1")]
    ended = [{"name": "β₂", "said": "seed 0: loss is nan"}]
    write_json(tmp_path / "choices.json", {"seeds": [0], "variants": variants, "diverged": ended})
    text = verdict_text(tmp_path)
    assert "of 2 changes, in points in unseen towns, with an interval that leaves out zero, better none; and " in text
    assert "“β₂” left the finite numbers." in text and "“no critic” (" not in text
    assert "10.0 % with the unpaired critic at this preset's high rate. Chance is 10 %." in text
    assert "Beside it, with the index cross-entropy, which is not in the paper: 50.0 % without any critic." in text
