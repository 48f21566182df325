"""What a trained model answers about one sound, window by window."""

from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True, eq=False)
class Prediction:
    """The scene of a sound."""

    classes: tuple[str, ...]
    probabilities: np.ndarray  # [n_classes] float32, the mean over windows
    window_probabilities: np.ndarray  # [W, n_classes] float32
    begin_seconds: np.ndarray  # [W], where each window begins

    @property
    def scene(self) -> str:
        """The most probable class."""
        return self.ranking[0][0]

    @property
    def ranking(self) -> list[tuple[str, float]]:
        """Classes with their probabilities, the most probable first."""
        order = np.argsort(-self.probabilities, kind="stable")
        return [(self.classes[index], float(self.probabilities[index])) for index in order]

    def as_json(self) -> dict[str, Any]:
        """For programs in other languages."""
        return {
            "scene": self.scene,
            "probabilities": dict(self.ranking),
            "windows": [
                {"begin_seconds": float(begin), "probabilities": dict(zip(self.classes, map(float, row), strict=True))}
                for begin, row in zip(self.begin_seconds, self.window_probabilities, strict=True)
            ],
        }


@dataclass(frozen=True, eq=False)
class Embedding:
    """Features of a sound."""

    vector: np.ndarray  # [N] float32, the mean over windows
    window_vectors: np.ndarray  # [W, N] float32
    features: np.ndarray  # [W, F, M, C] of a spectrum, or [W, H, W, D] imagined features, float32
    begin_seconds: np.ndarray  # [W]

    def as_json(self) -> dict[str, Any]:
        """The vectors; features are too many numbers for text."""
        return {
            "vector": self.vector.tolist(),
            "window_vectors": self.window_vectors.tolist(),
            "features_shape": list(self.features.shape),
            "begin_seconds": self.begin_seconds.tolist(),
        }


@dataclass(frozen=True, eq=False)
class Imagined:
    """What a model imagines that the place of a sound looks like."""

    pictures: np.ndarray  # [W, height, width, 3] float32 in [0, 1]
    codes: np.ndarray | None  # [W, H, W] int32, indices of the codebook; None of models without one
    begin_seconds: np.ndarray  # [W]

    @property
    def pixels(self) -> np.ndarray:
        """The pictures as uint8 [W, height, width, 3]."""
        return np.rint(255.0 * self.pictures).astype(np.uint8)

    def as_json(self) -> dict[str, Any]:
        """The codes; pictures are files."""
        codes = None if self.codes is None else self.codes.tolist()
        return {
            "codes": codes,
            "picture_shape": list(self.pictures.shape[1:]),
            "begin_seconds": self.begin_seconds.tolist(),
        }
