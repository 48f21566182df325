"""A system that a table has trained, as one model from waveform to probabilities."""

from pathlib import Path

import numpy as np
import tensorflow as tf

from experiments.runs.arguments import preset_of
from experiments.runs.baseline_systems import baseline_of
from experiments.runs.classifier_training import restore_classifier
from experiments.runs.experiment import Experiment
from experiments.runs.feature_shapes import shape_of
from experiments.runs.features import features_of
from experiments.runs.label_budget import with_least_stage1_steps
from experiments.runs.neural_baseline import NeuralBaseline, restored
from experiments.runs.record_folders import RecordFolders
from experiments.runs.system_result import SystemResult
from experiments.runs.systems import System, find
from ivf.config import Preset
from ivf.data.clip_record import ClipRecord
from ivf.export import SceneModel
from ivf.json_files import read_json


def trained_model(workdir: Path, name: str, seed: int, n_clips: int, fold: int = 1) -> tuple[SceneModel, np.ndarray]:
    """The system `name` as trained in `workdir`, and `n_clips` waveforms [B, T] of its unseen cities.

    Of a table with folds: as trained on all folds but `fold`, and waveforms of this one.
    """
    system, experiment = find(name), _experiment_of(workdir, seed)
    index, preset = experiment.first.clip_index, experiment.preset
    split = "unseen" if "train" in index.splits else f"fold{fold}"
    classes = tuple(index.classes)
    if system.baseline:
        baseline = _neural(name, preset)
        folder = _round_folder(system, experiment, seed, split)
        front_end = baseline.front_end
        classifier = restored(baseline, shape_of(front_end, preset), classes, folder)
    else:
        folder = _round_folder(system, experiment, seed, split)
        features = features_of(system, experiment, seed)
        front_end = features.exported_front_end
        shape = shape_of(features.front_end, preset)
        classifier = restore_classifier(features, shape, len(classes), preset, folder)
    clips = tf.data.TFRecordDataset(index.files(split)).take(n_clips)
    with index.reading():
        waveform = np.stack([ClipRecord.parse(one)["waveform"].numpy() for one in clips])
    return SceneModel(front_end, classifier, classes), waveform


def _experiment_of(workdir: Path, seed: int) -> Experiment:
    """What the table in `workdir` was trained with."""
    chosen, folders = preset_of(workdir), workdir / "records"
    if not (folders / "esc50").exists():
        places = (folders / corpus for corpus in ("videos", "tau2019", "few_towns"))
        return Experiment(workdir, chosen, {seed: RecordFolders(*places)})
    pairs = next(folders / kind for kind in ("pairs", "videos") if (folders / kind).exists())
    records, steps = RecordFolders(pairs, folders / "esc50"), read_json(workdir / "run.json")["least_steps"]
    chosen = with_least_stage1_steps(chosen, records.pair_index.count("train"), steps)
    return Experiment(workdir, chosen, {seed: records})


def _neural(name: str, chosen: Preset) -> NeuralBaseline:
    """The system of others called `name`; ValueError if it is no network."""
    baseline = baseline_of(name, chosen)
    if not isinstance(baseline, NeuralBaseline):
        raise ValueError(f"--row {name} is no network: it cannot be exported")
    return baseline


def _round_folder(system: System, experiment: Experiment, seed: int, split: str) -> Path:
    """Where the training that is tested on `split` lies, of a finished row; ValueError if there is none."""
    folder = experiment.result_folder(system, seed)
    if not SystemResult.exists(folder):
        raise ValueError(f"{folder} holds no finished row: train {system.name!r} there first")
    if any(folder.glob("without_*")):
        raise ValueError(f"{folder} holds a classifier for each city left out, and none of all: use --split official")
    found = folder if split == "unseen" else folder / split
    if not any(found.rglob("checkpoints")):
        raise ValueError(f"{found} holds what a run log has of the row: delete it and call its table again")
    return found
