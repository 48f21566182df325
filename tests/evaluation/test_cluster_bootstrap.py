"""Drawing towns and locations, against loops and pencils."""

import numpy as np
import pytest
from scipy.stats import t, ttest_1samp

from ivf.evaluation.cluster_bootstrap import ClusterBootstrap
from ivf.evaluation.metrics import wilson_interval

TOWNS, LOCATIONS, CLIPS = 10, 6, 4
CITIES = [f"town{town}" for town in range(TOWNS) for _ in range(LOCATIONS * CLIPS)]
PLACES = [f"{town}-{place}" for town in range(TOWNS) for place in range(LOCATIONS) for _ in range(CLIPS)]


def test_a_value_that_all_clips_share_has_no_spread() -> None:
    low, high = ClusterBootstrap(CITIES, PLACES).interval(np.full(len(CITIES), 0.25))
    assert low == pytest.approx(0.25) and high == pytest.approx(0.25)


def test_it_spreads_as_drawing_by_hand_does() -> None:
    rng = np.random.default_rng(0)
    values = rng.random(len(CITIES)) + np.repeat(rng.normal(size=TOWNS), LOCATIONS * CLIPS)
    by_place = values.reshape(TOWNS, LOCATIONS, CLIPS)
    by_hand = []
    for _ in range(4_000):
        towns = rng.integers(0, TOWNS, TOWNS)
        drawn = [by_place[town][rng.integers(0, LOCATIONS, LOCATIONS)] for town in towns]
        by_hand.append(np.mean(drawn))
    drawn = ClusterBootstrap(CITIES, PLACES).means(values)
    assert drawn.mean() == pytest.approx(np.mean(by_hand), abs=0.03)
    assert drawn.std() == pytest.approx(np.std(by_hand), rel=0.08)


def test_runs_of_training_are_drawn_too() -> None:
    rng = np.random.default_rng(0)
    by_run = rng.random((5, len(CITIES))) + rng.normal(size=(5, 1))
    by_place = by_run.reshape(5, TOWNS, LOCATIONS, CLIPS)
    mean, by_hand = by_place.mean(axis=0), []
    for _ in range(4_000):
        runs, towns = by_place[rng.integers(0, 5, 5)].mean(axis=0), rng.integers(0, TOWNS, TOWNS)
        # five drawn of five spread by 4/5 of the variance of five others, and five know it but roughly
        wider = mean + (runs - mean) * np.sqrt(5 / 4) * t.ppf(0.975, 4) / 1.96
        by_hand.append(np.mean([wider[town][rng.integers(0, LOCATIONS, LOCATIONS)] for town in towns]))
    drawn = ClusterBootstrap(CITIES, PLACES).means(by_run)
    assert drawn.mean() == pytest.approx(np.mean(by_hand), abs=0.03)
    assert drawn.std() == pytest.approx(np.std(by_hand), rel=0.08)
    shift = by_run.mean(axis=1).std(ddof=1) / np.sqrt(5) * t.ppf(0.975, 4) / 1.96  # what runs that differ add
    alone = ClusterBootstrap(CITIES, PLACES).means(by_run.mean(axis=0))
    assert drawn.std() == pytest.approx(np.hypot(alone.std(), shift), rel=0.08)
    np.testing.assert_allclose(
        ClusterBootstrap(CITIES, PLACES).means(by_run[:1]), ClusterBootstrap(CITIES, PLACES).means(by_run[0])
    )


@pytest.mark.parametrize("runs", [2, 3, 5])
def test_where_only_runs_differ_the_interval_holds_what_it_says(runs: int) -> None:
    bootstrap, rng, held = ClusterBootstrap(CITIES, PLACES), np.random.default_rng(0), 0
    for _ in range(400):
        by_run = rng.normal(size=(runs, 1)) + np.zeros(len(CITIES))
        low, high = bootstrap.interval(by_run)
        held += low <= 0 <= high
    assert held / 400 == pytest.approx(0.95, abs=0.03)
    student = ttest_1samp(by_run[:, 0], 0).confidence_interval()
    assert high - low == pytest.approx(student.high - student.low, rel=0.35)  # a handful of runs draws few means


def test_towns_that_are_right_or_wrong_as_a_whole_tell_less_than_their_clips() -> None:
    right = np.asarray([float(int(city[4:]) % 2) for city in CITIES])
    low, high = ClusterBootstrap(CITIES, PLACES).interval(right)
    narrow = wilson_interval(int(right.sum()), len(right))
    assert high - low > 3 * (narrow[1] - narrow[0])


def test_clips_that_are_places_of_their_own_give_the_binomial_interval() -> None:
    right = (np.random.default_rng(0).random(900) < 0.6).astype(float)
    bootstrap = ClusterBootstrap(["somewhere"] * 900, [str(place) for place in range(900)])
    assert bootstrap.unit == "locations"
    np.testing.assert_allclose(bootstrap.interval(right), wilson_interval(int(right.sum()), 900), atol=0.006)


def test_the_order_of_clips_does_not_matter() -> None:
    values, order = np.random.default_rng(0).random(len(CITIES)), np.random.default_rng(1).permutation(len(CITIES))
    mixed = ClusterBootstrap([CITIES[place] for place in order], [PLACES[place] for place in order])
    np.testing.assert_allclose(mixed.interval(values[order]), ClusterBootstrap(CITIES, PLACES).interval(values))


def test_the_unit_is_what_there_is() -> None:
    assert ClusterBootstrap(CITIES, PLACES).unit == "towns"
    assert ClusterBootstrap(["milan"] * 4, ["a", "a", "b", "b"]).unit == "locations"
    assert ClusterBootstrap([""] * 4, [""] * 4).unit == "clips"
    assert ClusterBootstrap([""] * 4, ["a", "a", "b", "b"]).unit == "recordings"
    with pytest.raises(ValueError, match="no clips to evaluate"):
        ClusterBootstrap([], [])
    with pytest.raises(ValueError, match="3 values for 4 clips"):
        ClusterBootstrap([""] * 4, [""] * 4).interval(np.zeros(3))
