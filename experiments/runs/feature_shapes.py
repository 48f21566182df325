"""Shapes of what a system keeps on disk and of what its classifier takes."""

import tensorflow as tf

from experiments.runs.system import System
from ivf.config import Preset
from ivf.frontends import FrontEnd, MeanNormalized, entry_of


def shape_of(front_end: FrontEnd, chosen: Preset) -> tuple[int, ...]:
    """Of the features of one clip of the preset's length."""
    return tuple(front_end(tf.zeros([1, chosen.audio.clip_samples])).shape[1:])


def kept_shape(system: System, chosen: Preset) -> tuple[int, ...]:
    """F, M and C of the features that lie on disk; of a system that is no baseline."""
    if system.front_end is not None:
        entry = entry_of(system.front_end)
        front_end = entry.build(chosen.parts[entry.part])
        return shape_of(MeanNormalized(front_end) if system.mean_normalized else front_end, chosen)
    if system.fine_tuned or (not system.true_frames and augments(chosen)):
        return chosen.log_mel_shape
    return classified_shape(system, chosen)


def classified_shape(system: System, chosen: Preset) -> tuple[int, ...]:
    """F, M and C of what the classifier takes; of a system that is no baseline."""
    if system.front_end is not None:
        return kept_shape(system, chosen)
    codes = chosen.autoencoder
    return chosen.grid, chosen.grid, codes.n_codes if system.view == "logits" else codes.code_dimension


def augments(chosen: Preset) -> bool:
    """Whether clips are changed before a frozen G."""
    return chosen.classifier.limited_to(chosen.generator).augments
