"""What an exported file must compute: sounds, and the outputs of the live model for each."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import tensorflow as tf

from ivf.export.scene_model import SceneModel
from ivf.model_card import ModelCard

Expected = list[dict[str, np.ndarray]]  # of each sound `waveform` [1, T], and every output by its name


def expected_of(model: SceneModel, waveforms: Sequence[np.ndarray]) -> Expected:
    """The live model's outputs for waveforms [T], one by one."""
    return [_example(model(waveform[np.newaxis]), waveform) for waveform in waveforms]


def expected_of_saved(folder: Path, waveforms: Sequence[np.ndarray]) -> Expected:
    """The same of a SavedModel, from which other formats are made."""
    loaded = tf.saved_model.load(str(folder))  # holds the variables of its functions, so it must outlive the calls
    return [_example(loaded.serve(tf.constant(waveform[np.newaxis])), waveform) for waveform in waveforms]


def probe_sounds(card: ModelCard) -> list[np.ndarray]:
    """Noise, a chirp and a click, each over a floor of noise: sounds [T] of the least length, a clip's, and more.

    Without the floor, logarithms of what should be zero would compare rounding errors.
    """
    rng, sounds = np.random.default_rng(0), []
    for n_samples in sorted({card.least_samples, card.clip_samples, card.clip_samples * 3 // 2 + 1}):
        seconds = np.arange(n_samples) / card.sample_rate_hz
        click = np.zeros(n_samples)
        click[n_samples // 2] = 1.0
        for sound in (rng.uniform(-0.5, 0.5, n_samples), np.sin(2 * np.pi * (200 + 300 * seconds) * seconds), click):
            sounds.append((0.9 * sound + rng.normal(0.0, 0.003, n_samples)).astype(np.float32))
    return sounds


def _example(outputs: dict[str, tf.Tensor], waveform: np.ndarray) -> dict[str, np.ndarray]:
    return {"waveform": waveform[np.newaxis]} | {name: value.numpy() for name, value in outputs.items()}
