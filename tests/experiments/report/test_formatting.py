"""Numbers as text."""

from experiments.report.formatting import (
    count,
    decimal,
    percent,
    percent_interval,
    points,
    points_interval,
    resampled,
    three_digits,
)


def test_accuracies_are_percent() -> None:
    assert [percent(0.5123), percent(None), percent_interval([0.479, 0.545])] == ["51.2", "–", "47.9–54.5"]


def test_differences_are_points_and_zero_has_no_sign() -> None:
    assert [points(0.13), points(-0.004), points(-0.0001), points(0.13, sign=False)] == ["+13.0", "−0.4", "0.0", "13.0"]


def test_a_bound_that_is_not_zero_is_not_printed_as_zero() -> None:
    assert points_interval([0.0, 0.25]) == "0.0 to +25.0" and points_interval([0.00035, 0.25]) == "+0.035 to +25.0"
    assert points_interval([-0.00012, 0.25], sign=False) == "−0.012 to 25.0"


def test_other_numbers_have_commas_and_a_minus_sign() -> None:
    assert [decimal(-1202.9891, 3), decimal(None, 1), three_digits(-0.12345)] == ["−1,202.989", "", "−0.123"]
    assert count(1234567) == "1,234,567"


def test_an_interval_names_what_was_drawn() -> None:
    assert resampled({"unit": "towns"}) == "towns"
    assert resampled({"unit": "clips", "seeds_drawn": 5}) == "clips and seeds"
