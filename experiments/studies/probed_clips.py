"""The features that are probed, of the clips of a split, and the true scene parameters behind them."""

import csv
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from data_prep.synthetic_world import PARAMETERS
from experiments.runs.record_folders import RecordFolders
from ivf.config import Preset
from ivf.data.clip_features import ClipFeatures
from ivf.frontends import FrontEnd, LogMel, MeanNormalized
from ivf.models import Imagination


@dataclass(frozen=True)
class ProbedClips:
    """Labelled clips of one split."""

    clips: ClipFeatures  # their metadata
    trained: np.ndarray  # of a G that stage 1 trained: logits [N, H, W, K]
    random: np.ndarray  # of a G that nothing has trained: logits [N, H·W·K]
    log_mel: np.ndarray  # mean and deviation of each band over time [N, 2M]
    normalized: np.ndarray  # deviation and cubic root of the third moment of each band [N, 2M], without the mean
    truth: np.ndarray  # scene parameters [N, 11]

    @property
    def logits(self) -> np.ndarray:
        """[N, H·W·K]."""
        return self.trained.reshape(len(self.clips), -1)

    @property
    def indices(self) -> np.ndarray:
        """[N, H, W]."""
        return np.asarray(np.argmax(self.trained, axis=-1))

    def one_hot(self, n_codes: int) -> np.ndarray:
        """The indices as [N, H·W·K]."""
        return np.eye(n_codes, dtype=np.float32)[self.indices].reshape(len(self.clips), -1)


def probed_clips(
    records: RecordFolders, trained: Imagination, random: Imagination, chosen: Preset, world: Path, split: str
) -> ProbedClips:
    """The clips of `split`; `trained` and `random` give logits."""

    def extract(front_end: FrontEnd) -> tuple[ClipFeatures, np.ndarray]:
        with TemporaryDirectory() as folder:
            found = ClipFeatures.extract(records.clip_index, split, front_end, chosen.audio, Path(folder) / split)
            return found, found.arrays()

    log_mel = LogMel(chosen.log_mel)
    (clips, logits), (_, unlearnt) = extract(trained), extract(random)
    spectra, centred = (extract(one)[1][..., 0] for one in (log_mel, MeanNormalized(log_mel)))  # [N, F, M]
    with (world / "truth" / "tau2019.csv").open(newline="", encoding="utf-8") as file:
        rows = {row["filename"]: [float(row[name]) for name in PARAMETERS] for row in csv.DictReader(file)}
    return ProbedClips(
        clips,
        logits,
        unlearnt.reshape(len(clips), -1),
        np.concatenate([spectra.mean(axis=1), spectra.std(axis=1)], axis=1),
        np.concatenate([centred.std(axis=1), np.cbrt((centred**3).mean(axis=1))], axis=1),
        np.asarray([rows[Path(key).name] for key in clips.keys]),
    )
