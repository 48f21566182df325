"""A labelled clip: one example for the scene classifier."""

from typing import NamedTuple

import numpy as np
import tensorflow as tf

from ivf.data.example import BYTES, INTEGER, serialize_example
from ivf.data.pcm import decode_pcm, encode_pcm

_TEXTS = ("key", "source", "scene", "city", "location", "device")
_NUMBERS = ("label", "fold")
_SCHEMA = {"waveform": BYTES} | dict.fromkeys(_TEXTS, BYTES) | dict.fromkeys(_NUMBERS, INTEGER)


class ClipRecord(NamedTuple):
    """One clip and its metadata; texts are empty where a corpus does not provide them.

    Attributes:
        key: Unique in the corpus: the file's path below the corpus folder.
        source: The recording that the clip was cut from; sources never cross folds.
        waveform: [T] float32 in [-1, 1], stored as 16-bit PCM; samples beyond that range are clipped.
        scene: Name of the class.
        label: Index of the class in the corpus's list of classes.
        city: Where it was recorded.
        location: The place within the city.
        device: The recording device.
        fold: The corpus's own fold, counted from 1.
    """

    key: str
    source: str
    waveform: np.ndarray
    scene: str
    label: int
    city: str
    location: str
    device: str
    fold: int

    def encode(self) -> bytes:
        """A serialized `tf.train.Example`; `ValueError` for a waveform that is not a finite [T]."""
        return serialize_example(self._asdict() | {"waveform": encode_pcm(self.key, self.waveform)})

    @staticmethod
    def parse(serialized: tf.Tensor) -> dict[str, tf.Tensor]:
        """For `tf.data.Dataset.map`: every attribute by name, waveform [T] float32, numbers int32."""
        parsed = tf.io.parse_single_example(serialized, _SCHEMA)
        texts = {name: parsed[name] for name in _TEXTS}
        numbers = {name: tf.cast(parsed[name], tf.int32) for name in _NUMBERS}
        return texts | numbers | {"waveform": decode_pcm(parsed["waveform"])}
