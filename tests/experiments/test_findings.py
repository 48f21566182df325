"""The verdict's sentences follow from numbers that are known."""

from typing import Any

import pytest

from experiments.aims import aims_text
from experiments.bounds import bounds_text, in_unseen_towns
from experiments.findings import verdict_text
from experiments.map_points import labels_curve, pairs_curve
from experiments.map_text import map_findings
from experiments.summary import opening_text
from ivf.json_files import write_json


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
    return {"point": {}, "accuracy": accuracy, "comparisons": tests, "pairs": 8_097, "labelled": 600}


@pytest.fixture
def done() -> dict[str, Any]:
    """Ahead at six labels, not told apart at 20, behind at 60 and 180."""
    leads = {6: 0.12, 20: 0.01, 60: -0.05, 180: -0.15}
    return {point.name: _point(0.5 + leads[labels], 0.5) for labels, point in labels_curve().items()}


def test_where_imagination_leads_and_trails_is_counted(done: dict[str, Any]) -> None:
    found = map_findings(done)
    assert (
        "4 points" in found[0]
        and "ahead of every spectrum that was run at 1, behind one at 2, and at 1 it cannot be told" in found[0]
    )
    assert found[1].strip().endswith("ahead at 6 (default); behind at 60 (default), 180 (default).")


def test_aims_are_measured_after_every_number_of_labels(done: dict[str, Any]) -> None:
    text = aims_text(done, {})
    line = next(line for line in text.splitlines() if "hard codes" in line and "best of the paper's spectra" in line)
    cells = [cell.strip() for cell in line.split("|")[2:-1]]
    assert cells[0] == "+12.0 [+10.0 to +14.0]" and cells[3] == "−15.0 [−17.0 to −13.0]" and cells[4] == "≥ 20"
    assert "n = 1,100 clips" in text and "60 labels a class" in text
    assert aims_text({}, {}) == ""


def test_aims_of_tables_stand_before_the_map_s(done: dict[str, Any]) -> None:
    found = _point(0.6, 0.5)
    drop = {"difference": 0.007, "ci95": [-0.04, 0.05]}
    rows = [{"name": name, "drop": drop} for name in ("ivf", "ivf_expected")]
    sizes, classes = {"labelled training clips": 600}, ["class"] * 10
    table = {"comparisons": found["comparisons"], "rows": rows, "sizes": sizes, "classes": classes, "seeds": [0, 1]}
    lines = aims_text(done, {"paper_like_table1": table}).splitlines()
    header = [
        cell.strip() for cell in next(line for line in lines if line.startswith("| Points, unseen towns")).split("|")
    ]
    assert header[2] == "60 labels, 2 seeds" and header[3] == "6 labels (map)"
    assert any("| +0.7 [−4.0 to +5.0] |" in " ".join(line.split()) for line in lines if "seen − unseen" in line)


def test_a_point_without_its_rival_is_named(done: dict[str, Any]) -> None:
    for found in done.values():
        found["comparisons"] = []
    with pytest.raises(ValueError, match=r"6 labels \(map\): no test of ivf against"):
        aims_text(done, {})


def test_the_curve_of_pairs_is_told_from_few_to_many() -> None:
    curve = pairs_curve()[60]
    done = {point.name: _point(0.4 + place / 100, 0.5) for place, point in enumerate(curve.values())}
    text = bounds_text(done, {})
    assert (
        "40.0 and 40.0 % from 1,024, 41.0 and 41.0 % from 2,048" in text
        and "the best spectrum that was run 50.0 %" in text
    )


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


def test_the_verdict_opens_with_where_the_claim_holds_and_what_falls() -> None:
    def table(of_spectrum: float, of_rival: float, falls: float = 0.0) -> dict[str, Any]:
        tests = [
            {"row": "ivf", "versus": versus, "split": "unseen", "difference": low + 0.02, "ci95": [low, low + 0.04]}
            for versus, low in (("log_mel_d", of_spectrum), ("log_mel_cmn", of_rival))
        ]
        drops = {"ivf": ("IVF", 0.01), "log_mel_d": ("log-mel + delta", falls)}
        rows = [
            {"name": name, "label": label, "drop": {"difference": drop, "ci95": [drop - 0.05, drop + 0.05]}}
            for name, (label, drop) in drops.items()
        ]
        return {"corpus": "synthetic world, full, seed 0", "seeds": [0], "comparisons": tests, "rows": rows}

    tables = {
        "few labels": table(0.01, 0.01, 0.1),
        "more labels": table(0.02, 0.01, 0.12),
        "all labels": table(-0.02, -0.1),
    }
    text = opening_text(tables)
    assert "it is reproduced with few labels and more labels; it is not reproduced with all labels." in text
    assert "Tables of one world share its test clips" in text
    assert "falls for log-mel + delta by 10.0 points (few labels) and 12.0 points (more labels); not for any" in text
    assert "reproduced in part with all labels" in opening_text({"all labels": table(0.01, -0.01)})
    assert opening_text({}) == ""


def test_controls_are_quoted_once_the_table_has_them_all() -> None:
    table = {"rows": [{"name": name, "unseen": {"accuracy": 0.5}} for name in ("ivf", "true_codes")]}
    assert set(in_unseen_towns({"full_table1": table}, {"true_codes"})) == {"ivf", "true_codes"}
    assert in_unseen_towns({"full_table1": table}, {"true_codes", "oracle_labels"}) == {}
    assert in_unseen_towns({}, {"ivf"}) == {}


def test_lifts_are_told_where_they_are_sure(tmp_path: Any) -> None:
    def line(name: str, difference: float, *changes: str) -> dict[str, Any]:
        unseen = {"accuracy": 0.5, "difference": difference, "ci95": [difference - 0.03, difference + 0.03]}
        return {"name": name, "changes": changes, "unseen": unseen}

    variants = [line("default", 0.0), line("wider", 0.02, "a=1"), line("no roll", -0.05, "b=1")]
    write_json(tmp_path / "lifts.json", {"seeds": [7], "variants": variants})
    text = verdict_text(tmp_path)
    assert "better in unseen towns by an interval without zero is none; worse is “no roll” (−5.0" in text
    assert "of 2 changes" in text


def test_the_printed_objective_is_told_with_what_it_heard(tmp_path: Any) -> None:
    variants = [
        {"name": "as printed", "index_gain": -1234.5, "unseen": {"accuracy": 0.1}},
        {"name": "no critic", "index_gain": 0.14, "unseen": {"accuracy": 0.5}},
    ]
    write_json(tmp_path / "choices.json", {"seeds": [0], "variants": variants})
    text = verdict_text(tmp_path)
    assert "10.0 % (−1,234.50 nats heard) with the unpaired critic" in text and "50.0 % (0.14 nats heard)" in text
