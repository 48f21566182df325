"""The best rival, and what an interval decides."""

import pytest

from experiments.report.margins import margin, outcome


def test_the_margin_is_over_the_rival_that_is_exceeded_least() -> None:
    tests = [
        {"row": "ivf", "versus": versus, "split": split, "difference": difference}
        for versus, split, difference in (("log_mel", "unseen", 0.05), ("mfcc", "unseen", 0.01), ("cqt", "seen", -0.3))
    ]
    found = margin({"comparisons": tests}, "ivf", ("log_mel", "mfcc", "cqt"))
    assert found is not None and found["versus"] == "mfcc"
    assert margin({"comparisons": tests}, "ivf_q", ("log_mel",)) is None
    assert (margin({"comparisons": tests}, "ivf", ("cqt",), "seen") or {})["difference"] == -0.3


@pytest.mark.parametrize(
    ("interval", "expected"),
    [([0.01, 0.1], "better"), ([-0.1, -0.01], "worse"), ([-0.1, 0.1], "not different"), ([0.0, 0.1], "not different")],
)
def test_only_an_interval_without_zero_decides(interval: list[float], expected: str) -> None:
    assert outcome({"ci95": interval}) == expected
