"""Whether imagined codes find real frames of the same class."""

import numpy as np
from sklearn.metrics import average_precision_score


def retrieval(queries: np.ndarray, query_labels: np.ndarray, gallery: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Average precision of each query, [N] in [0, 1].

    `queries` [N, H, W] and `gallery` [M, H, W] are code indices; a gallery item is the nearer the more of its positions
    hold the query's code. Equally near items count as one step of the precision–recall curve. Queries of a class that
    the gallery lacks are refused with a ValueError.
    """
    if missing := sorted(set(query_labels.tolist()) - set(labels.tolist())):
        raise ValueError(f"no item of the gallery has class {missing}: nothing could be found")
    return np.asarray(
        [
            average_precision_score(labels == label, (gallery == query).mean(axis=(1, 2)))
            for query, label in zip(queries, query_labels, strict=True)
        ]
    )
