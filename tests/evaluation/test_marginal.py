"""The marginal baseline equals counting by hand."""

import numpy as np
import pytest

from ivf.evaluation.marginal import marginal_cross_entropy


def test_equals_counting_by_hand() -> None:
    rng = np.random.default_rng(0)
    train, held_out, n_codes = rng.integers(0, 3, [20, 2, 2]), rng.integers(0, 4, [5, 2, 2]), 4
    expected = []
    for frame in held_out:
        costs = []
        for y in range(2):
            for x in range(2):
                count = 1 + sum(one[y, x] == frame[y, x] for one in train)  # code 3 never occurs in training
                costs.append(-np.log(count / (20 + n_codes)))
        expected.append(np.mean(costs))
    np.testing.assert_allclose(marginal_cross_entropy(train, held_out, n_codes), expected)


def test_positions_have_frequencies_of_their_own() -> None:
    train = np.tile([[0, 1]], [1000, 1, 1])
    assert marginal_cross_entropy(train, train[:1], 2)[0] < 0.01
    assert marginal_cross_entropy(train, train[:1, :, ::-1], 2)[0] > 5


def test_other_grids_are_refused() -> None:
    with pytest.raises(ValueError, match="grids differ"):
        marginal_cross_entropy(np.zeros([1, 2, 2], int), np.zeros([1, 2, 3], int), 4)
