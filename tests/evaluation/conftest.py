"""Invented predictions: how well a row does in seen and unseen cities is known, the rest is drawn from a seed."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from ivf.evaluation.paired_comparisons import comparisons
from ivf.evaluation.predictions import Predictions
from experiments.report.table_results import build_results, table1_row, table3_row

CLASSES = (
    "airport",
    "bus",
    "metro",
    "metro_station",
    "park",
    "public_square",
    "shopping_mall",
    "street_pedestrian",
    "street_traffic",
    "tram",
)
CITIES = {"seen": ("barcelona", "helsinki", "lisbon"), "unseen": ("amsterdam", "milan")}
FOLDS = {f"fold{fold}": ("",) for fold in range(1, 6)}
TABLE1 = {"log_mel": (0.5, 0.3), "ivf_q": (0.45, 0.42), "ivf": (0.52, 0.55)}
MakePredictions = Callable[..., Predictions]
MakeResults = Callable[..., dict[str, Any]]


def make_predictions(
    hit_rates: Sequence[float], seed: int = 0, per_city: int = 40, cities: Mapping[str, Sequence[str]] | None = None
) -> Predictions:
    """`hit_rates[i]` is the chance that a clip of split i is judged rightly; other clips get a random class."""
    rng = np.random.default_rng(seed)
    cities = cities or CITIES
    splits = [split for split, names in cities.items() for name in names for _ in range(per_city)]
    where = [name for names in cities.values() for name in names for _ in range(per_city)]
    labels = np.arange(len(splits)) % len(CLASSES)
    rate = np.asarray([hit_rates[list(cities).index(split)] for split in splits])
    chosen = np.where(rng.random(len(labels)) < rate, labels, rng.integers(len(CLASSES), size=len(labels)))
    probabilities = np.full((len(labels), len(CLASSES)), 0.05, np.float32)
    probabilities[np.arange(len(labels)), chosen] = 0.55
    return Predictions(
        [f"clip{index}" for index in range(len(labels))],
        labels,
        probabilities,
        CLASSES,
        where,
        [f"{city}-{index % 7}" for index, city in enumerate(where)],
        ["a"] * len(labels),
        splits,
    )


@pytest.fixture
def make() -> MakePredictions:
    return make_predictions


def make_table1(
    rows: Mapping[str, Sequence[float]] = TABLE1,
    seeds: Sequence[int] = (0, 1),
    per_city: int = 40,
    cities: Mapping[str, Sequence[str]] | None = None,
    **more: Any,
) -> dict[str, Any]:
    predictions = {
        name: {seed: make_predictions(rates, 10 * place + seed, per_city, cities) for seed in seeds}
        for place, (name, rates) in enumerate(rows.items())
    }
    return build_results(
        corpus="synthetic world, demo",
        preset="small",
        seeds=seeds,
        sizes={"unlabelled pairs": 3000, "labelled clips": 720},
        classes=CLASSES,
        rows=[table1_row(name, by_seed, 123456, 78.9) for name, by_seed in predictions.items()],
        comparisons=comparisons(predictions),
        **more,
    )


def make_table3(**more: Any) -> dict[str, Any]:
    predictions = {
        name: {0: make_predictions([rate] * 5, place, cities=FOLDS)}
        for place, (name, rate) in enumerate({"log_mel": 0.6, "ivf": 0.4}.items())
    }
    return build_results(
        corpus="ESC-10",
        preset="small",
        seeds=[0],
        sizes={"unlabelled pairs": 129},
        classes=CLASSES,
        rows=[table3_row(name, by_seed, 4321, 12.0) for name, by_seed in predictions.items()],
        comparisons=comparisons(predictions),
        **more,
    )


@pytest.fixture
def table1() -> dict[str, Any]:
    return make_table1(
        learning=[
            {"name": "reconstruction error / pixel variance", "value": 0.12, "yardstick": "≤ 0.3", "holds": True},
            {
                "name": "index cross-entropy below the marginal, nats",
                "value": 0.03,
                "yardstick": "≥ 0.05",
                "holds": False,
                "ci95": [-0.01, 0.07],
            },
        ],
        notes=["The world is synthetic."],
    )


@pytest.fixture
def table3() -> dict[str, Any]:
    return make_table3()


@pytest.fixture
def make_results() -> MakeResults:
    return make_table1
