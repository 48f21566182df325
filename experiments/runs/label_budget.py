"""Fewer labels, or fewer pairs, and as many steps of training."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from data_prep.synthetic_world import WorldSize
from experiments.runs.record_folders import Corpus
from experiments.runs.record_subset import some_of_each_class
from ivf.config import Preset

_LEAST_BATCH = 4
_LEAST_STEPS = 8  # of an epoch of few labels, as far as the least batch allows


def with_labels(corpus: Corpus, per_class: int, seeds: Sequence[int]) -> dict[int, Corpus]:
    """Seed → `corpus` with `per_class` labelled training clips of each class, beside the same tests; 0: with all.

    The clips are drawn anew for each seed, so that what is drawn over seeds is drawn over the choice of labelled clips,
    too.
    """
    if not per_class:
        return dict.fromkeys(seeds, corpus)
    found = {}
    for seed in seeds:
        draw = (seed - seeds[0]) % 2**32  # whatever other seeds are asked for
        few = corpus.clips.with_name(f"{corpus.clips.name}_{per_class}{f'_draw{draw}' if draw else ''}")
        if not (few / "index.json").exists():
            some_of_each_class(corpus.clips, few, per_class, draw)
        found[seed] = replace(corpus, clips=few)
    return found


def with_equal_steps(chosen: Preset, size: WorldSize, corpus: Corpus) -> Preset:
    """`chosen` with a classifier that makes as many steps on the labels of `corpus` as on a whole world's of `size`.

    So that few labels are not also a short training; batches are made small enough for them to fill several.
    """
    training, labelled = chosen.classifier_training, corpus.clip_index.count("train")
    batch = min(training.batch_size, max(_LEAST_BATCH, 2 ** int(np.log2(labelled / _LEAST_STEPS))))
    steps = training.epochs * size.train_clips // training.batch_size
    epochs = max(training.epochs, round(steps / (labelled // batch)))
    return replace(chosen, classifier_training=replace(training, batch_size=batch, epochs=epochs))


def with_equal_listening(chosen: Preset, size: WorldSize, corpus: Corpus) -> Preset:
    """`chosen` with about as many steps of stage 1 on the pairs of `corpus` as on a whole world's of `size`.

    So that few or many pairs are not also a short or a long training.
    """
    training = chosen.transformation_training
    pairs = corpus.pair_index.count("train")
    whole, steps = (count // training.batch_size for count in (size.training_videos, pairs))  # an epoch's
    epochs = max(1, round(training.epochs * whole / max(1, steps)))
    return replace(chosen, transformation_training=replace(training, epochs=epochs))


def labels_folder(workdir: Path, per_class: int) -> Path:
    """A folder below `workdir` for what is trained on `per_class` labels; it shares its records and stage 1.

    Raises ValueError if that folder has records or a stage 1 of its own.
    """
    folder = workdir / f"{per_class or 'all'}_labels"
    (workdir / "transformations").mkdir(parents=True, exist_ok=True)
    folder.mkdir(exist_ok=True)
    for name in ("records", "transformations"):
        if (folder / name).is_dir() and not (folder / name).is_symlink():
            raise ValueError(f"{folder / name} should be a link to {workdir / name}: move what is in it there")
        if (workdir / name).exists() and not (folder / name).is_symlink():
            (folder / name).symlink_to(Path("..") / name, target_is_directory=True)
    return folder
