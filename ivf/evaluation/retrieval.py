"""Retrieval of real frames of the same class by imagined codes."""

import numpy as np
from sklearn.metrics import average_precision_score


def retrieval(queries: np.ndarray, query_labels: np.ndarray, gallery: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Average precision of each query, [N] in [0, 1].

    `queries` [N, H, W] and `gallery` [M, H, W] are code indices; gallery items are
    ranked by the share of positions at which they have the query's code. Tied items count as one step of the
    precision–recall curve. Raises ValueError for queries of a class that the gallery lacks.
    """
    if missing := sorted(set(query_labels.tolist()) - set(labels.tolist())):
        raise ValueError(f"no item of the gallery has class {missing}; every class queried must occur in it")
    return np.asarray(
        [
            average_precision_score(labels == label, (gallery == query).mean(axis=(1, 2)))
            for query, label in zip(queries, query_labels, strict=True)
        ]
    )
