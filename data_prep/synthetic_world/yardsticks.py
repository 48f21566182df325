"""Yardsticks of a world: logistic regression on the true parameters (ceiling) and on log-mel statistics (floor)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from data_prep.synthetic_world.clips import SceneClip

Yardstick = dict[str, dict[str, float | int]]


def measure_yardsticks(clips: Sequence[SceneClip], statistics: NDArray[np.float32]) -> dict[str, Yardstick]:
    """Fits both models on the training clips and returns their accuracies on seen and unseen test clips.

    Args:
        clips: labelled clips, N of them.
        statistics: their log-mel statistics [N, 128].

    Returns:
        {"ceiling" | "floor": {"seen" | "unseen": {"accuracy": 0..1, "n": clips}}}; a split without clips is left out.
    """
    return {
        "ceiling": _score(clips, np.stack([clip.parameters for clip in clips]), strength=10.0),
        "floor": _score(clips, statistics, strength=0.1),
    }


def _score(
    clips: Sequence[SceneClip], features: NDArray[np.float64] | NDArray[np.float32], strength: float
) -> Yardstick:
    # Imported here: every worker imports this module, but only the parent needs scikit-learn, which takes a second.
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    scenes, splits = np.array([clip.scene for clip in clips]), np.array([clip.split for clip in clips])
    model = make_pipeline(StandardScaler(), LogisticRegression(C=strength, max_iter=2000))
    model.fit(features[splits == "train"], scenes[splits == "train"])
    result: Yardstick = {}
    for split in ("seen", "unseen"):
        chosen = splits == split
        if chosen.any():
            accuracy = float(model.score(features[chosen], scenes[chosen]))
            result[split] = {"accuracy": round(accuracy, 4), "n": int(chosen.sum())}
    return result
