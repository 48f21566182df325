"""A trained model from waveform to scene probabilities, features and, of imagined features, a picture."""

import math
import tempfile
from pathlib import Path
from typing import Any, Protocol

import keras
import numpy as np
import tensorflow as tf

from ivf.frontends import FrontEnd
from ivf.model_card import FILE_NAME, ModelCard
from ivf.models import Imagination

_LOUDEST = 8.0  # beyond full scale by what no float recording reaches
_EXPECTED = "serve takes float32 waveforms [B, T] in [-1, 1]: divide integers by their full scale"
OUTPUTS = {  # signature → its outputs, of which the last line's are only of models that imagine
    "classify": ("probabilities",),
    "embed": ("features", "embedding"),
    "imagine": ("picture", "codes"),
}


class LogitClassifier(Protocol):
    """What an exported classifier must have, ours or a baseline's: a Keras layer or model, for its weights."""

    def classify(self, features: tf.Tensor) -> tf.Tensor:
        """What its front end makes of waveforms, [B, F, M, C], [B, H, W, D] or [B, N] → logits [B, n_classes]."""


class SceneModel(keras.Model):
    """Waveform [B, T] float32 in [-1, 1] at `front_end.sample_rate_hz` → all that can be had of it, by name.

    - `probabilities` [B, n_classes];
    - `features`: what is classified, a spectrum [B, F, M, C] or imagined features [B, H, W, D or K];
    - `embedding` [B, N]: their mean over the axis that says least of a scene: a spectrum's time, a picture's width;
    - `picture` [B, height, width, 3] in [0, 1]: what the decoder makes of imagined features;
    - `codes` [B, H, W] int32: the codes nearest to imagined features, where there is a codebook.

    A clip with a sample that is NaN or infinite has NaN in all of its outputs, and -1 for codes. Samples far beyond
    [-1, 1], as of integers that were not divided by their full scale, are an InvalidArgumentError. Other floats are
    cast. T is at least `front_end.least_samples`; clips of a batch are computed each for itself.
    """

    def __init__(self, front_end: FrontEnd, classifier: LogitClassifier, classes: tuple[str, ...]) -> None:
        super().__init__()
        self.front_end = front_end
        self.classifier = classifier
        self.classes = classes
        self.imagines = isinstance(front_end, Imagination)
        self(tf.zeros([1, front_end.least_samples]))

    def call(self, waveform: tf.Tensor) -> dict[str, tf.Tensor]:
        n_clips, n_samples = tf.unstack(tf.shape(waveform))
        # Networks take no empty batch: a silent clip stands for it.
        clips = tf.cond(n_clips > 0, lambda: waveform, lambda: tf.zeros([1, n_samples]))
        levels = tf.where(tf.math.is_finite(clips), clips, 0.0)
        tf.debugging.assert_less_equal(tf.abs(levels), _LOUDEST, _EXPECTED)
        return {name: output[:n_clips] for name, output in self.outputs(clips).items()}

    def outputs(self, clips: tf.Tensor) -> dict[str, tf.Tensor]:
        """`call` without its checks, for at least one clip."""
        features = self.front_end(clips)  # [B, F, M, C] or [B, H, W, D]
        found = {"probabilities": tf.nn.softmax(self.classifier.classify(features)), "features": features}
        found["embedding"] = self._embedding(features)
        if isinstance(self.front_end, Imagination):
            found["picture"] = self.front_end.picture(features)
            codes = self.front_end.codes(features)
            found |= {} if codes is None else {"codes": codes}
        whole = tf.reduce_all(tf.abs(clips) <= _LOUDEST, axis=1)  # [B]; a NaN is not
        whole &= tf.shape(clips)[1] >= self.front_end.least_samples
        return {name: _where_whole(whole, output) for name, output in found.items()}

    def save_to(self, folder: Path, card: ModelCard, assets: tuple[Path, ...] = ()) -> None:
        """Writes the SavedModel, with `card` and files as assets.

        Signatures: `classify`, `embed` and `imagine`, each of its `OUTPUTS`, and `serving_default`, of all. Each takes
        `waveform` [B, T]. `classify_clip` and `imagine_clip` are the same for a clip [1, T], in operations that TFLite
        and ONNX have: no map over clips, and no assertion, so that what the others refuse has NaN there. Endpoints of
        the loaded object have the same names, `serve` is the default; three more take nothing: `classes` [n_classes],
        `sample_rate_hz` and `least_samples` [] int32.
        """
        sounds, clip = ([tf.TensorSpec([size, None], tf.float32, name="waveform")] for size in (None, 1))
        kept = {name: outputs for name, outputs in OUTPUTS.items() if self.imagines or name != "imagine"}
        root = tf.Module()  # Keras' archive keeps no assets
        root.serve = _endpoint(self.call, sounds)
        for name, outputs in kept.items():
            setattr(root, name, _endpoint(_only(self.call, outputs), sounds))
            if name != "embed":
                setattr(root, f"{name}_clip", _endpoint(_only(self._clip_outputs, outputs), clip))
        root.classes = _endpoint(lambda: tf.constant(self.classes), [])
        root.sample_rate_hz = _endpoint(lambda: tf.constant(self.front_end.sample_rate_hz), [])
        root.least_samples = _endpoint(lambda: tf.constant(self.front_end.least_samples), [])
        names = [*kept, *(f"{name}_clip" for name in kept if name != "embed")]
        functions = {"serving_default": root.serve} | {name: getattr(root, name) for name in names}
        signatures = {name: function.get_concrete_function() for name, function in functions.items()}
        # as plain variables, since TFLite takes no others, and those that are read, since no encoder or critic is
        used = {id(one): one for signature in signatures.values() for one in signature.variables}
        root.weights = list(used.values())
        with tempfile.TemporaryDirectory() as scratch:
            path = Path(scratch) / FILE_NAME
            card.write(path)
            root.files = [tf.saved_model.Asset(str(one)) for one in (path, *assets)]
            tf.saved_model.save(root, str(folder), signatures)

    def _clip_outputs(self, clip: tf.Tensor) -> dict[str, tf.Tensor]:
        """`outputs` of [1, T]; TFLite, which takes any shape, fails with another here instead of answering wrongly."""
        return self.outputs(tf.reshape(clip, tf.stack([1, tf.shape(clip)[1]])))

    def _embedding(self, features: tf.Tensor) -> tf.Tensor:
        if features.shape.rank > 2:
            features = tf.reduce_mean(features, axis=2 if self.imagines else 1)
        return tf.reshape(features, [-1, math.prod(features.shape[1:])])  # [B, N]


def _where_whole(whole: tf.Tensor, output: tf.Tensor) -> tf.Tensor:
    """`output` [B, …] of clips without a fault, `whole` [B]."""
    mask = tf.reshape(whole, [-1, *[1] * (output.shape.rank - 1)])
    return tf.where(mask, output, -1 if output.dtype.is_integer else np.nan)


def _endpoint(function: Any, signature: list[tf.TensorSpec]) -> Any:
    return tf.function(function, input_signature=signature, autograph=False)


def _only(function: Any, names: tuple[str, ...]) -> Any:
    """The same function with some of its outputs."""

    def chosen(waveform: tf.Tensor) -> dict[str, tf.Tensor]:
        return {name: output for name, output in function(waveform).items() if name in names}

    return chosen


def clip_signatures(model: Path) -> tuple[str, ...]:
    """Signatures that an exported model also has for single clips, as NAME_clip."""
    return ("classify", "imagine") if ModelCard.read(model).imagines else ("classify",)
