"""Distances between two states of a network, whose variables are in the same order under any names."""

import numpy as np

Values = dict[str, np.ndarray]


def relative(one: np.ndarray, other: np.ndarray) -> float:
    """‖one − other‖ / ‖one‖."""
    return float(np.linalg.norm(one - other) / max(np.linalg.norm(one), 1e-6))


def farthest(one: Values, other: Values) -> float:
    """The largest `relative` of any variable."""
    return max(relative(*pair) for pair in zip(one.values(), other.values(), strict=True))


def joined(values: Values) -> np.ndarray:
    """All variables in one vector."""
    return np.concatenate([np.ravel(value) for value in values.values()])
