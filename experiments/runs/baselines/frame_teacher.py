"""SoundNet's teacher: what is to be learned from frames, computed once for every pair."""

from collections.abc import Mapping
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import tensorflow as tf

from experiments.runs.baselines.pair_training import PairLearner, train_on_pairs
from experiments.runs.record_folders import RecordFolders
from ivf.atomic import atomic_path
from ivf.baselines import TrainingRecipe
from ivf.baselines.clip_classifier import ClipClassifier
from ivf.baselines.imagenet_classifier import ImagenetClassifier
from ivf.baselines.picture_classifier import RECIPE, PictureClassifier, PictureClassifierConfig
from ivf.baselines.soundnet_distillation import Teacher
from ivf.config import Preset
from ivf.data.clip_record import ClipRecord
from ivf.data.record_index import RecordIndex
from ivf.data.waveform_pair_pipeline import every_waveform_pair
from ivf.training.replica_model import Batch

_FRAMES_AT_ONCE = 32


def scene_teacher(records: RecordFolders, preset: Preset, folder: Path, seed: int) -> tuple[Teacher, float]:
    """A `PictureClassifier` trained in `folder` on the labelled videos' frames, and the seconds that took."""
    videos = RecordIndex.load(records.folder("labelled_videos"))
    n_classes, labels = len(videos.classes), _label_table(videos)

    def build(recipe: TrainingRecipe) -> ClipClassifier:
        network = PictureClassifier(PictureClassifierConfig().scaled(preset.baselines.width), n_classes)
        return ClipClassifier(network, recipe, (preset.image.size_pixels, preset.image.size_pixels, 3))

    def prepare(pairs: Batch, _: tf.Tensor) -> Batch:
        label = labels.lookup(tf.strings.regex_replace(pairs["key"], "@[0-9.]+$", ""))
        tf.debugging.assert_greater_equal(label, 0, "a frame is of a video without a label: build the records again")
        return {"features": pairs["frame"], "target": tf.one_hot(label, n_classes)}

    learner = PairLearner(build, RECIPE, prepare, lambda pairs: pairs["frame"])
    model, seconds = train_on_pairs(learner, records.folder("labelled_frames"), preset, folder, seed)
    return tf.function(lambda frames: tf.nn.softmax(model(frames)), reduce_retracing=True), seconds


def imagenet_teacher() -> Teacher:
    """The packaged classifier, as it is."""
    classifier = ImagenetClassifier()
    return tf.function(lambda frames: classifier(frames), reduce_retracing=True)


def posteriors(teacher: Teacher, records: Path, preset: Preset, file: Path) -> Mapping[str, np.ndarray]:
    """`key` [N] and `posterior` [N, K], what `teacher` finds in every training pair's frame; kept in `file`."""
    try:
        with np.load(file, allow_pickle=False) as kept:
            return dict(kept)
    except (FileNotFoundError, BadZipFile):
        pass
    index = RecordIndex.load(records)
    batches = every_waveform_pair(index, preset, _FRAMES_AT_ONCE).map(lambda pairs: (pairs["key"], pairs["frame"]))
    with index.reading():
        found = [(keys.numpy(), teacher(frames).numpy()) for keys, frames in batches]
    keys, values = (np.concatenate(column) for column in zip(*found, strict=True))
    made = {"key": keys.astype(bytes), "posterior": values}
    with atomic_path(file) as partial_file, partial_file.open("wb") as out:
        np.savez(out, **made)
    return made


def _label_table(videos: RecordIndex) -> tf.lookup.StaticHashTable:
    """Name of a video, without suffix → label; -1 for others."""
    clips = videos.records("train").map(ClipRecord.parse).map(lambda one: (one["key"], one["label"]))
    with videos.reading():
        rows = [(key.decode().rpartition(".")[0], label) for key, label in clips.as_numpy_iterator()]
    names, labels = zip(*rows, strict=True)
    given = tf.lookup.KeyValueTensorInitializer(tf.constant(names), tf.constant(labels, tf.int32))
    return tf.lookup.StaticHashTable(given, default_value=-1)
