"""A system that a table has trained, as one model from waveform to probabilities."""

from pathlib import Path

import numpy as np

from experiments.runs.baselines.baseline_of import baseline_of
from experiments.runs.classifier_training import restore_classifier
from experiments.runs.experiment import Experiment
from experiments.runs.feature_shapes import shape_of
from experiments.runs.features import features_of
from experiments.runs.finished_table import finished_table
from experiments.runs.system import System
from experiments.runs.system_result import SystemResult
from experiments.runs.systems import find
from ivf.data.clip_record import ClipRecord
from ivf.export import SceneModel


def trained_model(workdir: Path, name: str, seed: int, n_clips: int, fold: int = 1) -> tuple[SceneModel, np.ndarray]:
    """The system `name` as trained in `workdir`, and `n_clips` waveforms [B, T] of its unseen cities.

    Of a table with folds: as trained on all folds but `fold`, and waveforms of this one.
    """
    system, experiment = find(name), finished_table(workdir, seed)
    index = experiment.first.clip_index
    split = "unseen" if "train" in index.splits else f"fold{fold}"
    folder = _round_folder(system, experiment, seed, split)
    model = _model(system, experiment, seed, folder)
    clips = index.records(split).take(n_clips)
    with index.reading():
        waveform = np.stack([ClipRecord.parse(one)["waveform"].numpy() for one in clips])
    return model, waveform


def _round_folder(system: System, experiment: Experiment, seed: int, split: str) -> Path:
    """Where the training that is tested on `split` lies, of a finished row; ValueError if there is none."""
    folder = experiment.result_folder(system, seed)
    if not SystemResult.exists(folder):
        raise ValueError(f"{folder} holds no finished row: train {system.name!r} there first")
    if any(folder.glob("without_*")):
        raise ValueError(f"{folder} holds a classifier for each city left out, and none of all: use --split official")
    if not (folder / "run.json").exists():
        raise ValueError(f"{folder} holds what a run log has of the row: delete it and call its table again")
    return folder if split == "unseen" else folder / split


def _model(system: System, experiment: Experiment, seed: int, folder: Path) -> SceneModel:
    """`system` as `folder`, of one training, holds it."""
    preset, records = experiment.preset, experiment.records[seed]
    classes = tuple(records.clip_index.classes)
    if system.baseline:
        method = baseline_of(system.name, preset)
        method.pretrain(records, experiment.result_folder(system, seed) / "pretraining", seed)
        classifier = method.exported(shape_of(method.front_end, preset), classes, folder)
        return SceneModel(method.front_end, classifier, classes)
    features = features_of(system, experiment, seed)
    shape = shape_of(features.front_end, preset)
    classifier = restore_classifier(features, shape, len(classes), preset, folder)
    return SceneModel(features.exported_front_end, classifier, classes)
