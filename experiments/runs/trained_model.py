"""A system that a table has trained, as one model from waveform to probabilities."""

from pathlib import Path

import numpy as np
import tensorflow as tf

from experiments.runs.arguments import preset_of
from experiments.runs.classifier_training import restore_classifier
from experiments.runs.experiment import Experiment
from experiments.runs.features import features_of
from experiments.runs.record_folders import RecordFolders
from experiments.runs.system_result import SystemResult
from experiments.runs.systems import find
from ivf.data.clip_record import ClipRecord
from ivf.export import SceneModel


def trained_model(workdir: Path, name: str, seed: int, n_clips: int) -> tuple[SceneModel, np.ndarray]:
    """The system `name` as trained in `workdir`, and `n_clips` waveforms [B, T] of its unseen cities."""
    system, folders = find(name), workdir / "records"
    records = RecordFolders(*(folders / corpus for corpus in ("videos", "tau2019", "few_towns")))
    experiment = Experiment(workdir, preset_of(workdir), {seed: records})
    folder, index, preset = experiment.result_folder(system, seed), records.clip_index, experiment.preset
    if not SystemResult.exists(folder):
        raise ValueError(f"{folder} holds no finished row: train {name!r} there first")
    if any(folder.glob("without_*/checkpoints")):
        raise ValueError(f"{folder} holds a classifier for each city left out, and none of all: use --split official")
    if not (folder / "checkpoints").exists():
        raise ValueError(f"{folder} holds what a run log has of the row: delete it and call its table again")
    features = features_of(system, experiment, seed)
    shape = features.front_end(tf.zeros([1, preset.audio.clip_samples])).shape[1:]
    classifier = restore_classifier(features, tuple(shape), len(index.classes), preset, folder)
    clips = tf.data.TFRecordDataset(index.files("unseen")).take(n_clips)
    with index.reading():
        waveform = np.stack([ClipRecord.parse(one)["waveform"].numpy() for one in clips])
    return SceneModel(features.exported_front_end, classifier, tuple(index.classes)), waveform
