"""Stage 1: trains E, B, the decoder, G and D on unlabelled pairs (paper §3.1, Figure 1a), or restores them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import tensorflow as tf

from experiments.runs.diagnostics import has_diagnostics, write_diagnostics
from experiments.runs.imagined_galleries import HeldOutImages, held_out_gallery
from experiments.runs.provenance import VERSION, stage1_parts, stage1_sources
from ivf.atomic import atomic_path
from ivf.config import Preset
from ivf.data.pair_pipeline import check_records, pixel_variance, training_pairs, validation_pairs
from ivf.data.record_index import RecordIndex
from ivf.json_files import read_json
from ivf.models import TransformationNetwork
from ivf.training.history import History
from ivf.training.replica_model import is_chief, strategy
from ivf.training.run_folder import claim
from ivf.training.train import checkpoints_of, make_deterministic, train

_VARIANCE = "pixel_variance.npy"
_ELSEWHERE = {"trained": "elsewhere"}  # the run.json of a stage 1 of which a run log holds the systems alone


def train_transformation(
    records: Path, preset: Preset, workdir: Path, seed: int, steps: int | None = None
) -> tuple[TransformationNetwork, History]:
    """Trains on the pairs in `records`, or restores what `workdir` already holds of the same run.

    `steps` replaces the preset's epochs: as many epochs as hold that many steps, or one of just that many. At the end
    `diagnostics.json` and the folder `held_out` of pictures are written, so that reports only read files; from then on
    the records may be gone.
    """
    replicas = strategy()  # before anything else that TensorFlow does
    if has_diagnostics(workdir) and not records.exists():
        found = read_json(workdir / "run.json")
        claim(workdir, **{**found, "version": VERSION, "preset": stage1_parts(preset), "seed": seed, "steps": steps})
        return _restore(preset, workdir, seed, replicas)
    index = RecordIndex.load(records)
    check_records(index, preset)
    epochs_from, steps_per_epoch = training_pairs(index, preset, seed)
    training = preset.transformation_training
    if steps is not None:
        steps_per_epoch = min(steps, steps_per_epoch)
        training = replace(training, epochs=-(-steps // steps_per_epoch))
        preset = replace(preset, transformation_training=training)
        epochs_from, _ = training_pairs(index, preset, seed)
    chief = is_chief(replicas)
    if chief:
        claim(workdir, **stage1_sources(preset, index, seed, steps))
    if has_diagnostics(workdir):
        return _restore(preset, workdir, seed, replicas)
    make_deterministic(seed)
    with index.reading(), replicas.scope():
        network = TransformationNetwork(preset, _stored_variance(index, preset, workdir))
        network.compile_for(steps_per_epoch)
        held_out = validation_pairs(index, "validation", preset)
    images = [HeldOutImages(network, held_out, workdir / "tensorboard" / "pictures", training.epochs)] if chief else []
    with index.reading():
        history = train(
            network,
            training,
            workdir,
            epochs_from,
            steps_per_epoch,
            held_out,
            training_inputs=lambda: validation_pairs(index, "train", preset),
            more_callbacks=images,
        )
        if chief:
            held_out_gallery(network, records).save(workdir / "held_out")
            write_diagnostics(network, history, records, workdir)
    return network, history


def _restore(
    preset: Preset, workdir: Path, seed: int, replicas: tf.distribute.Strategy
) -> tuple[TransformationNetwork, History]:
    """The network that `workdir` holds of a run that has ended."""
    make_deterministic(seed)
    with replicas.scope():
        network = TransformationNetwork(preset, np.load(workdir / _VARIANCE))
        network.compile_for(steps_per_epoch=1)  # no step will be made
    checkpoints_of(network, workdir).restore()
    return network, History(workdir / "history.jsonl")


def _stored_variance(index: RecordIndex, preset: Preset, workdir: Path) -> np.ndarray:
    """δ_I, computed once: it takes a pass over all training frames."""
    path = workdir / _VARIANCE
    if not path.exists():
        with atomic_path(path) as partial, partial.open("wb") as file:
            np.save(file, pixel_variance(index, preset))
    return np.asarray(np.load(path))


def mark_elsewhere(folder: Path) -> None:
    """Notes that systems of the stage 1 in `folder` come from a run log, without it, unless it is there."""
    if not (folder / "run.json").exists():
        claim(folder, **_ELSEWHERE)


def is_elsewhere(folder: Path) -> bool:
    """Whether systems of the stage 1 in `folder` were restored from a run log, and it is not here itself."""
    run = folder / "run.json"
    return run.exists() and read_json(run) == _ELSEWHERE
