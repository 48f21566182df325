"""What running a system of others means."""

from abc import ABC, abstractmethod
from pathlib import Path

import keras

from experiments.runs.network_training import Training
from experiments.runs.record_folders import RecordFolders
from experiments.runs.round_result import RoundResult
from experiments.runs.rounds import Round
from ivf.config import Preset
from ivf.data.clip_features import ClipFeatures
from ivf.data.record_index import RecordIndex
from ivf.frontends import FrontEnd


class Baseline(ABC):
    """A system of `ivf.baselines`, scaled by `preset.baselines`."""

    stage1_seconds: float = 0.0  # of learning before the rounds
    front_end_is_network: bool = False  # whether what it takes to find a clip's features is the row's own network
    index_gain: float | None = None

    def __init__(self, preset: Preset) -> None:
        self.preset = preset

    @property
    @abstractmethod
    def front_end(self) -> FrontEnd:
        """From a waveform to the features of a clip; before `pretrain` with untrained weights, of the same shape."""

    def pretrain(self, records: RecordFolders, folder: Path, seed: int) -> None:  # noqa: B027
        """Learns, once for all rounds, from the records that `System.learns_from` names; resumes what `folder` holds.

        By default there is nothing to be learned.
        """

    def features(self, index: RecordIndex, split: str, folder: Path) -> ClipFeatures:
        """The clips of `split`, their features kept in `folder`, which belongs to this run."""
        return ClipFeatures.extract(index, split, self.front_end, self.preset.audio, folder)

    def pretrainings(self, records: RecordFolders) -> list[Training]:
        """What `pretrain` will train; its networks may have other heads."""
        return []

    def trainings(self, shape: tuple[int, ...], classes: tuple[str, ...], n_clips: int) -> list[Training]:
        """Networks that a round trains on features of `shape` of `n_clips` clips; by default there are none."""
        return []

    def exported(self, shape: tuple[int, ...], classes: tuple[str, ...], folder: Path) -> keras.Model:
        """What `folder`, of one round, holds of a trained row: a model whose `classify` gives logits of features.

        Of a row that learns before the rounds `pretrain` must have been called. Raises ValueError if it is no network.
        """
        raise ValueError("vectors of clips are classified by no network here: this row cannot be exported")

    @abstractmethod
    def classify_round(self, one: Round, classes: tuple[str, ...], folder: Path, seed: int) -> RoundResult:
        """Trains on the round's clips in `folder`, or restores what it holds, and classifies the test sets."""
