"""The result of one system and seed, kept on disk."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from ivf.evaluation.environment import environment
from ivf.evaluation.predictions import Predictions
from ivf.json_files import read_json, write_json

_DIVERGED = "diverged.json"
NESTED = ("own_clips", "adapted_clips", "updates", "pretraining")  # mappings, which results of earlier versions lack


@dataclass(frozen=True)
class SystemResult:
    """Predictions for the whole test set, and what they cost."""

    predictions: Predictions
    parameters: int  # needed to classify a clip
    stage1_seconds: float  # training of G, 0 for spectra
    stage2_seconds: float  # training of the classifier, over all folds
    index_gain: float | None = None  # held-out index cross-entropy, nats below the marginal's, if G is its own
    environment: Mapping[str, Any] = field(default_factory=environment)  # the machine that trained it
    # training ("train", or the fold that it was tested on) → what `own_clip_accuracy` found
    own_clips: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    adapted_clips: Mapping[str, int] = field(default_factory=dict)  # city → unlabelled clips that it was adapted to
    updates: Mapping[str, int] = field(default_factory=dict)  # training → how many it made
    pretraining: Mapping[str, float] = field(default_factory=dict)  # measure → what `pretraining_measures` found

    @property
    def train_seconds(self) -> float:
        """Both stages."""
        return self.stage1_seconds + self.stage2_seconds

    @staticmethod
    def exists(folder: Path) -> bool:
        """Whether `folder` holds a finished system: `row.json` is written last."""
        return (folder / "row.json").exists()

    def save(self, folder: Path) -> None:
        """Writes `predictions.npz`, then `row.json`."""
        self.predictions.save(folder / "predictions.npz")
        seconds = {"stage1_seconds": round(self.stage1_seconds, 1), "stage2_seconds": round(self.stage2_seconds, 1)}
        gain = {} if self.index_gain is None else {"index_gain": self.index_gain}
        nested = {name: found for name in NESTED if (found := getattr(self, name))}
        write_json(
            folder / "row.json",
            {"parameters": self.parameters, **seconds, **gain, **nested, "environment": self.environment},
        )

    @classmethod
    def load(cls, folder: Path) -> "SystemResult":
        """What `save` wrote. Raises ValueError naming the file if it is damaged or another version's."""
        numbers, known = read_json(folder / "row.json"), {field.name for field in fields(cls)}
        if not {"parameters", "stage1_seconds", "stage2_seconds"} <= set(numbers) <= known:
            raise ValueError(f"{folder / 'row.json'} is of another version of this project: delete {folder}")
        return cls(Predictions.load(folder / "predictions.npz"), **numbers)


def save_divergence(folder: Path, error: FloatingPointError) -> None:
    """Writes which value was not finite, and when, into a system's `folder`: in a study that is a result, too."""
    write_json(folder / _DIVERGED, {"error": str(error).partition(";")[0]})


def divergence(folder: Path) -> str:
    """What `save_divergence` wrote there; "" if nothing."""
    path = folder / _DIVERGED
    return str(read_json(path)["error"]) if path.exists() else ""
