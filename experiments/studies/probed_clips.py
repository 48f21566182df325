"""Labelled clips in every view that is probed."""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from data_prep.synthetic_world import PARAMETERS
from experiments.runs.record_folders import Corpus
from ivf.config import Preset
from ivf.data.clip_features import ClipFeatures
from ivf.frontends import LogMel, MeanNormalized
from ivf.models import Imagination


@dataclass(frozen=True)
class Heard:
    """Labelled clips of one split in every view."""

    clips: ClipFeatures  # logits of G
    log_mel: np.ndarray  # mean and deviation of each band over time [N, 2M]
    normalized: np.ndarray  # deviation and skewness of each band [N, 2M]: what is left without the mean
    truth: np.ndarray  # parameters [N, 11]

    @property
    def indices(self) -> np.ndarray:
        """[N, H, W]."""
        return np.asarray(np.argmax(self.clips.features, axis=-1))


def hear(corpus: Corpus, imagination: Imagination, chosen: Preset, world: Path, split: str) -> Heard:
    """All views of the clips of `split`."""
    index, audio = corpus.clip_index, chosen.audio
    clips = ClipFeatures.extract(index, split, imagination, audio)
    spectra = ClipFeatures.extract(index, split, LogMel(chosen.log_mel), audio).features[..., 0]  # [N, F, M]
    centred = ClipFeatures.extract(index, split, MeanNormalized(LogMel(chosen.log_mel)), audio).features[..., 0]
    deviation = centred.std(axis=1)
    third = np.cbrt((centred**3).mean(axis=1))
    with (world / "truth" / "tau2019.csv").open(newline="", encoding="utf-8") as file:
        rows = {row["filename"]: [float(row[name]) for name in PARAMETERS] for row in csv.DictReader(file)}
    truth = np.asarray([rows[Path(key).name] for key in clips.keys])
    statistics = np.concatenate([spectra.mean(axis=1), spectra.std(axis=1)], axis=1)
    return Heard(clips, statistics, np.concatenate([deviation, third], axis=1), truth)
