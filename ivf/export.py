"""A SavedModel: waveform in, scene probabilities, features and, for imagined features, a picture out."""

from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from ivf.frontends import FrontEnd
from ivf.models import Imagination, SceneClassifier

TOLERANCE = 1e-4  # largest difference between the live and the loaded model, in probability, feature and pixel level
_LOUDEST = 8.0  # beyond full scale by what no float recording reaches
_EXPECTED = "serve takes float32 waveforms [B, T] in [-1, 1]: divide integers by their full scale"


class SceneModel(keras.Model):
    """Waveform [B, T] float32 in [-1, 1] at the rate of the front end's config → probabilities, features and picture.

    A clip with a sample that is NaN or infinite has NaN in all of its outputs. Samples far beyond [-1, 1], as of
    integers that were not divided by their full scale, are an InvalidArgumentError. Other floats are cast.

    Returns {"probabilities": [B, n_classes], "features": what is classified, a spectrum [B, F, M, C] or imagined codes
    [B, H, W, D]}, and from these {"picture": [B, height, width, 3] in [0, 1]} too; any T from
    `front_end.least_samples` on.
    """

    def __init__(self, front_end: FrontEnd, classifier: SceneClassifier, classes: tuple[str, ...]) -> None:
        super().__init__()
        self.front_end = front_end
        self.classifier = classifier
        self.classes = classes
        self(tf.zeros([1, front_end.least_samples]))

    def call(self, waveform: tf.Tensor) -> dict[str, tf.Tensor]:
        n_clips, n_samples = tf.unstack(tf.shape(waveform))
        # Networks take no empty batch: a silent clip stands for it.
        clips = tf.cond(n_clips > 0, lambda: waveform, lambda: tf.zeros([1, n_samples]))
        finite = tf.math.is_finite(clips)  # [B, T]
        tf.debugging.assert_less_equal(tf.abs(tf.where(finite, clips, 0.0)), _LOUDEST, _EXPECTED)
        features = self.front_end(clips)  # [B, F, M, C] or [B, H, W, D]
        outputs = {"features": features, "probabilities": tf.nn.softmax(self.classifier.classify(features))}
        if isinstance(self.front_end, Imagination):
            outputs["picture"] = self.front_end.picture(features)
        whole = tf.reduce_all(finite, axis=1)  # [B]
        return {
            name: tf.where(tf.reshape(whole, [-1, *[1] * (len(one.shape) - 1)]), one, np.nan)[:n_clips]
            for name, one in outputs.items()
        }

    def save_to(self, folder: Path) -> None:
        """Writes the SavedModel. Endpoint `serve` takes `waveform`; those without arguments describe it.

        `classes` are the names [n_classes], `sample_rate_hz` and `least_samples` [] int32 what a waveform must have.
        """
        archive = keras.export.ExportArchive()
        archive.track(self)
        archive.add_endpoint("serve", self.call, [tf.TensorSpec([None, None], tf.float32, name="waveform")])
        archive.add_endpoint("classes", lambda: tf.constant(self.classes), [])
        archive.add_endpoint("sample_rate_hz", lambda: tf.constant(self.front_end.sample_rate_hz), [])
        archive.add_endpoint("least_samples", lambda: tf.constant(self.front_end.least_samples), [])
        archive.write_out(str(folder), verbose=False)


def compare(folder: Path, waveform: np.ndarray, expected: dict[str, np.ndarray]) -> dict[str, float]:
    """Loads the SavedModel in `folder` and returns its largest distance from the live model's outputs, by name.

    Needs nothing of `ivf`'s networks. Raises ValueError, naming the output, where a distance exceeds `TOLERANCE`.
    """
    loaded = tf.saved_model.load(str(folder))  # holds the variables of its functions, so it must outlive the call
    outputs = loaded.serve(tf.constant(waveform))
    distance = {name: float(np.max(np.abs(outputs[name].numpy() - expected[name]))) for name in sorted(expected)}
    for name, value in distance.items():
        if not value <= TOLERANCE:
            raise ValueError(f"{folder}: {name} differs from the live model's by {value:.2g}, more than {TOLERANCE:g}")
    return distance
