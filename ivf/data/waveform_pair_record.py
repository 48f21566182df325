"""A frame with the waveform around it: one example for systems that learn from pairs and take no log-mel."""

from typing import NamedTuple

import numpy as np
import tensorflow as tf

from ivf.data.example import BYTES, INTEGER, serialize_example
from ivf.data.pcm import decode_pcm, encode_pcm
from ivf.data.pixels import PIXELS, decode_pixels, encode_pixels

_SCHEMA = PIXELS | {"key": BYTES, "source": BYTES, "waveform": BYTES, "frame_sample": INTEGER}
NO_MOMENT = -1  # of a still picture, or of a frame from outside the waveform


class WaveformPairRecord(NamedTuple):
    """One frame–sound pair.

    Attributes:
        key: As in `PairRecord`.
        source: As in `PairRecord`.
        frame: [height, width, 3] uint8.
        waveform: [T] float32 in [-1, 1], stored as 16-bit PCM.
        frame_sample: The sample of the waveform at which the frame is seen, or `NO_MOMENT`.
    """

    key: str
    source: str
    frame: np.ndarray
    waveform: np.ndarray
    frame_sample: int

    def encode(self) -> bytes:
        """A serialized `tf.train.Example`; `ValueError` for a frame, waveform or moment that is not as documented."""
        if not NO_MOMENT <= self.frame_sample < len(self.waveform):
            raise ValueError(f"{self.key}: frame_sample {self.frame_sample} is outside {len(self.waveform)} samples")
        media = encode_pixels(self.key, self.frame) | {"waveform": encode_pcm(self.key, self.waveform)}
        return serialize_example(self._asdict() | media)

    @staticmethod
    def parse(serialized: tf.Tensor) -> dict[str, tf.Tensor]:
        """For `tf.data.Dataset.map`: every attribute by name, frame [height, width, 3] uint8, waveform [T] float32.

        Sizes are the record's own and unknown to the graph; the caller sets them with `tf.ensure_shape`.
        """
        parsed = tf.io.parse_single_example(serialized, _SCHEMA)
        media = {"frame": decode_pixels(parsed), "waveform": decode_pcm(parsed["waveform"])}
        return {name: media.get(name, parsed[name]) for name in WaveformPairRecord._fields}
