"""A SavedModel that hears a place, names it and imagines it."""

from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from ivf.models import Imagination, SceneClassifier

TOLERANCE = 1e-4  # largest difference between the live and the loaded model, in probability and in pixel level [0, 1]


class SceneModel(keras.Model):
    """Waveform [B, T] float32 in [-1, 1] at `imagination.log_mel.config.sample_rate_hz` → probabilities and picture.

    Returns {"probabilities": [B, n_classes], "picture": [B, height, width, 3] in [0, 1]}; any T from one window on.
    """

    def __init__(self, imagination: Imagination, classifier: SceneClassifier, classes: tuple[str, ...]) -> None:
        super().__init__()
        self.imagination = imagination
        self.classifier = classifier
        self.classes = classes
        self(tf.zeros([1, imagination.least_samples]))

    def call(self, waveform: tf.Tensor) -> dict[str, tf.Tensor]:
        imagined = self.imagination(waveform)  # [B, H, W, D]
        return {
            "probabilities": tf.nn.softmax(self.classifier(imagined)),
            "picture": self.imagination.picture(imagined),
        }

    def save_to(self, folder: Path) -> None:
        """Writes the SavedModel: endpoint `serve` takes `waveform`, endpoint `classes` gives the names [n_classes]."""
        archive = keras.export.ExportArchive()
        archive.track(self)
        archive.add_endpoint("serve", self.call, [tf.TensorSpec([None, None], tf.float32, name="waveform")])
        archive.add_endpoint("classes", lambda: tf.constant(self.classes), [])
        archive.write_out(str(folder), verbose=False)


def compare(folder: Path, waveform: np.ndarray, expected: dict[str, np.ndarray]) -> dict[str, float]:
    """Loads the SavedModel in `folder` and returns its largest distance from what the live model said, by output.

    Needs nothing of `ivf`'s networks. Raises ValueError, naming the output, where a distance exceeds `TOLERANCE`.
    """
    loaded = tf.saved_model.load(str(folder))  # holds the variables of its functions, so it must outlive the call
    said = loaded.serve(tf.constant(waveform))
    distance = {name: float(np.max(np.abs(said[name].numpy() - expected[name]))) for name in sorted(expected)}
    for name, value in distance.items():
        if not value <= TOLERANCE:
            raise ValueError(f"{folder}: {name} differs from the live model's by {value:.2g}, more than {TOLERANCE:g}")
    return distance
