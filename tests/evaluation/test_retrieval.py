"""Average precision of retrieval, against values computed by hand."""

import numpy as np
import pytest

from ivf.evaluation.retrieval import retrieval

GALLERY = np.array([[[0, 0], [0, 0]], [[0, 0], [0, 1]], [[1, 1], [1, 1]], [[2, 2], [2, 2]]])
LABELS = np.array([0, 0, 1, 2])


def test_the_nearest_of_its_class_first_is_perfect() -> None:
    np.testing.assert_array_equal(retrieval(GALLERY, LABELS, GALLERY, LABELS), 1.0)


def test_precision_is_averaged_over_the_places_of_the_class() -> None:
    query = np.array([[[1, 1], [1, 0]]])  # agrees with the gallery in 1, 0, 3 and 0 of four places
    found = retrieval(query, np.array([0]), GALLERY, LABELS)
    np.testing.assert_allclose(found, (1 / 2 + 2 / 4) / 2)  # the second hit is tied with the fourth item


def test_random_queries_are_at_chance() -> None:
    rng = np.random.default_rng(0)
    gallery, labels = rng.integers(0, 64, (600, 4, 4)), np.arange(600) % 10
    queries, query_labels = rng.integers(0, 64, (100, 4, 4)), np.arange(100) % 10
    assert abs(retrieval(queries, query_labels, gallery, labels).mean() - 0.1) < 0.02


def test_a_class_that_cannot_be_found_is_refused() -> None:
    with pytest.raises(ValueError, match=r"class \[7\]"):
        retrieval(GALLERY[:1], np.array([7]), GALLERY, LABELS)
