"""Real frames whose codes are nearest to imagined ones."""

import zipfile
from pathlib import Path
from typing import Any, Self

import numpy as np

from ivf.serving.png import data_uri

FILE_NAME = "frames.npz"
_SHOWN = 4


class NearestFrames:
    """Frames [N, S, S, 3] of the training corpus, which an exported model may have among its assets."""

    def __init__(self, frames: np.ndarray, codes: np.ndarray, codebook: np.ndarray) -> None:
        self.frames = frames
        self.codes = codes.astype(np.int64)  # [N, H, W]
        differences = codebook[:, np.newaxis] - codebook  # [K, K, D]
        self.distances = np.sum(differences**2, axis=-1, dtype=np.float32)  # [K, K]

    @classmethod
    def of(cls, model: Path) -> Self | None:
        """Those of the exported model in the folder `model`; None if it has none. ValueError if they are damaged."""
        path = model / "assets" / FILE_NAME
        if not path.exists():
            return None
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
                return cls(arrays["frames"], arrays["codes"], arrays["codebook"])
        except (OSError, EOFError, KeyError, ValueError, zipfile.BadZipFile) as error:
            raise ValueError(f"{path} is damaged: export the model again") from error

    def find(self, codes: np.ndarray) -> list[dict[str, Any]]:
        """Imagined codes [H, W] → the nearest frames, nearest first: each as a data URI, with its share of equal codes.

        Nearest by the squared distance of the codes' vectors, summed over the grid.
        """
        apart = self.distances[codes, self.codes].sum(axis=(1, 2))  # [N]
        equal = (codes == self.codes).mean(axis=(1, 2))
        order = np.argsort(apart, kind="stable")[:_SHOWN]
        return [{"image": data_uri(self.frames[one]), "equal_codes": float(equal[one])} for one in order]
