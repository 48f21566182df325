"""Synthetic predictions with a given expected accuracy in each split."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pytest

from ivf.evaluation.predictions import Predictions

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
MakePredictions = Callable[..., Predictions]


def make_predictions(
    hit_rates: Sequence[float], seed: int = 0, per_city: int = 40, cities: Mapping[str, Sequence[str]] | None = None
) -> Predictions:
    """A clip of split i is correct with probability `hit_rates[i]`; other clips get a random class."""
    rng = np.random.default_rng(seed)
    cities = cities or CITIES
    splits = [split for split, names in cities.items() for name in names for _ in range(per_city)]
    city_of_clip = [name for names in cities.values() for name in names for _ in range(per_city)]
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
        city_of_clip,
        [f"{city}-{index % 7}" for index, city in enumerate(city_of_clip)],
        ["a"] * len(labels),
        splits,
    )


@pytest.fixture
def make() -> MakePredictions:
    return make_predictions
