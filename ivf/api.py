"""Trained models in Python: `ivf.load(path)`, numpy in, frozen dataclasses out."""

from pathlib import Path
from typing import Any, Literal

import numpy as np
import tensorflow as tf

from ivf.answers import Embedding, Imagined, Prediction
from ivf.model_card import ModelCard
from ivf.waveform import begins_of, prepare, windows_of

Signature = Literal["serving_default", "classify", "embed", "imagine"]


class Model:
    """An exported model, loaded.

    Every method takes one sound: [T] or [T, channels], floats in [-1, 1], int16, int32 or uint8, at any rate. Channels
    are averaged and the rate is changed with soxr. A long sound is cut into windows of the length of the training
    clips, one every `hop_seconds` (by default back to back), and a last one that ends with the sound. A sound shorter
    than a window is repeated until it fills one, as in training. Nothing else that was computed before or beside it
    changes an answer. Threads may share a model.

    Raises ValueError, in one line with the `name` of the sound, for what cannot be taken: lists, other types and
    shapes, samples that are not finite, and sounds shorter than `card.least_samples` at the model's rate.

    Attributes:
        card: What the model says about itself: classes, rate, recipe, results, licence.
        folder: Where it was loaded from.
    """

    def __init__(self, folder: str | Path) -> None:
        folder = Path(folder)
        self.card = ModelCard.read(folder)
        self.folder = folder
        try:
            self._loaded = tf.saved_model.load(str(folder))
        except (OSError, tf.errors.OpError) as error:
            raise ValueError(f"{folder} cannot be loaded: {str(error).splitlines()[0]}") from error

    def predict(
        self, waveform: Any, sample_rate_hz: float, hop_seconds: float | None = None, name: str = "the sound"
    ) -> Prediction:
        """Scene probabilities: of each window, and their mean."""
        return prediction_of(self.card, *self.outputs(waveform, sample_rate_hz, hop_seconds, name, "classify"))

    def embed(
        self, waveform: Any, sample_rate_hz: float, hop_seconds: float | None = None, name: str = "the sound"
    ) -> Embedding:
        """Features of each window, and vectors pooled from them."""
        found, begins = self.outputs(waveform, sample_rate_hz, hop_seconds, name, "embed")
        vectors = found["embedding"]
        return Embedding(vectors.mean(axis=0), vectors, found["features"], begins)

    def imagine(
        self, waveform: Any, sample_rate_hz: float, hop_seconds: float | None = None, name: str = "the sound"
    ) -> Imagined:
        """A picture of each window; a ValueError of a model that does not imagine."""
        if not self.card.imagines:
            raise ValueError(f"{self.folder}: {self.card.label} classifies a spectrum and imagines no picture")
        found, begins = self.outputs(waveform, sample_rate_hz, hop_seconds, name, "imagine")
        return Imagined(found["picture"], found.get("codes"), begins)

    def outputs(
        self,
        waveform: Any,
        sample_rate_hz: float,
        hop_seconds: float | None = None,
        name: str = "the sound",
        signature: Signature = "serving_default",
    ) -> tuple[dict[str, np.ndarray], np.ndarray]:
        """Outputs of a signature by name, each [W, …], and the second at which each window begins [W]."""
        if isinstance(waveform, list | tuple):
            raise ValueError(f"{name}: a list is several sounds; call the model for each: [… for sound in sounds]")
        rate_hz, window = self.card.sample_rate_hz, self.card.clip_samples
        if hop_seconds is not None and not 0.5 / rate_hz < hop_seconds <= self.card.clip_seconds:
            raise ValueError(f"hop_seconds={hop_seconds} is not above 0 and at most {self.card.clip_seconds:g}")
        hop = window if hop_seconds is None else round(hop_seconds * rate_hz)
        samples = prepare(waveform, sample_rate_hz, rate_hz, name)
        if len(samples) < self.card.least_samples:
            raise ValueError(
                f"{name}: lasts {len(samples) / rate_hz:.3f} s, the model needs {self.card.least_samples / rate_hz:.3f}"
            )
        begins = begins_of(len(samples), window, hop)
        parts = [self.run(batch, signature) for batch in windows_of(samples, begins, window)]
        return {key: np.concatenate([part[key] for part in parts]) for key in parts[0]}, begins / rate_hz

    def run(self, waveforms: np.ndarray, signature: Signature) -> dict[str, np.ndarray]:
        """[B, T] float32 in [-1, 1], mono, at the model's rate → outputs of a signature by name, each [B, …]."""
        found = self._loaded.signatures[signature](waveform=tf.constant(waveforms))
        return {name: value.numpy() for name, value in found.items()}


def prediction_of(card: ModelCard, found: dict[str, np.ndarray], begin_seconds: np.ndarray) -> Prediction:
    """What `Model.outputs` gave, as a prediction."""
    windows = found["probabilities"]
    return Prediction(card.classes, windows.mean(axis=0), windows, begin_seconds)


def load(path: str | Path) -> Model:
    """The exported model in the folder `path`. Raises ValueError, naming it, if there is none or it is damaged."""
    return Model(path)
