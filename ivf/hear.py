"""HEAR's common API over a trained model: holistic evaluation of audio representations (Turian et al. 2022).

    hear-validator ivf.hear -m build/demo/model

Scene embeddings are means over windows of a clip's length; timestamp embeddings are of windows centred every 50 ms.
"""

import numpy as np
import tensorflow as tf

from ivf.api import Model

_HOP_SECONDS = 0.05  # HEAR's own advice, for tasks that are scored to 50 ms
_WINDOW_SECONDS = 1.0  # ours: HEAR says nothing; shorter than a clip, so that an embedding is of its moment
_BATCH = 64


class HearModel(tf.Module):
    """A loaded model with the attributes that HEAR asks for."""

    def __init__(self, model: Model) -> None:
        super().__init__()
        self.model = model
        self.sample_rate = model.card.sample_rate_hz
        size = model.embed(np.zeros(model.card.clip_samples, np.float32), self.sample_rate).vector.size
        self.scene_embedding_size = int(size)
        self.timestamp_embedding_size = int(size)


def load_model(model_file_path: str = "build/demo/model") -> HearModel:
    """The exported model in the folder `model_file_path`; ValueError if there is none."""
    return HearModel(Model(model_file_path))


def get_scene_embeddings(audio: tf.Tensor, model: HearModel) -> tf.Tensor:
    """Sounds [n_sounds, n_samples] in [-1, 1] at `model.sample_rate` → embeddings [n_sounds, N] float32."""
    vectors = [model.model.embed(sound, model.sample_rate).vector for sound in _sounds(audio)]
    return tf.constant(np.stack(vectors))


def get_timestamp_embeddings(audio: tf.Tensor, model: HearModel) -> tuple[tf.Tensor, tf.Tensor]:
    """Sounds [n_sounds, n_samples] → embeddings [n_sounds, n_times, N], and their times in ms [n_sounds, n_times].

    A window reaches half a second to both sides of its time, into zeros at the ends. Times are multiples of 50 ms from
    0 to the end.
    """
    sounds = _sounds(audio)
    n_sounds, n_samples = sounds.shape
    times = np.arange(int(n_samples / model.sample_rate / _HOP_SECONDS) + 1) * _HOP_SECONDS
    half = max(round(_WINDOW_SECONDS * model.sample_rate), model.model.card.least_samples) // 2 + 1
    padded = np.pad(sounds, ((0, 0), (half, half)))
    every = np.lib.stride_tricks.sliding_window_view(padded, 2 * half, axis=1)
    centres = np.rint(times * model.sample_rate).astype(int)  # each rounded by itself, so that none drifts
    vectors = [
        model.model.run(every[number, centres[first : first + _BATCH]], "embed")["embedding"]
        for number in range(n_sounds)
        for first in range(0, len(centres), _BATCH)
    ]
    embeddings = np.concatenate(vectors).reshape(n_sounds, len(times), -1)
    return tf.constant(embeddings), tf.constant(np.tile(1000.0 * times, (n_sounds, 1)).astype(np.float32))


def _sounds(audio: tf.Tensor) -> np.ndarray:
    """[n_sounds, n_samples] float32. Raises ValueError for another shape, or samples that are not finite."""
    sounds = np.asarray(audio, np.float32)
    if sounds.ndim != 2 or not sounds.size:
        raise ValueError(f"audio has shape {sounds.shape} instead of [n_sounds, n_samples]")
    if not np.isfinite(sounds).all():
        raise ValueError("audio holds samples that are NaN or infinite")
    return sounds
