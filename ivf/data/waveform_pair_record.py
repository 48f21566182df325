"""A frame with the waveform around it: one example for systems that learn from pairs and take no log-mel."""

from typing import NamedTuple

import numpy as np
import tensorflow as tf

from ivf.data.example import BYTES, INTEGER, serialize_example
from ivf.data.pcm import decode_pcm, encode_pcm

_SCHEMA = {"key": BYTES, "source": BYTES, "frame": BYTES, "waveform": BYTES, "frame_sample": INTEGER}
NO_MOMENT = -1  # of a still picture, or of a frame from outside the waveform


class WaveformPairRecord(NamedTuple):
    """One frame–sound pair.

    Attributes:
        key: As in `PairRecord`.
        source: As in `PairRecord`.
        frame: [height, width, 3] uint8, stored as PNG.
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
        if self.frame.dtype != np.uint8 or self.frame.ndim != 3 or self.frame.shape[-1] != 3:
            raise ValueError(f"{self.key}: frame is {self.frame.dtype} {self.frame.shape}, not uint8 [h, w, 3]")
        if not NO_MOMENT <= self.frame_sample < len(self.waveform):
            raise ValueError(f"{self.key}: frame_sample {self.frame_sample} is outside {len(self.waveform)} samples")
        media = {"frame": tf.io.encode_png(self.frame).numpy(), "waveform": encode_pcm(self.key, self.waveform)}
        return serialize_example(self._asdict() | media)

    @staticmethod
    def parse(serialized: tf.Tensor) -> dict[str, tf.Tensor]:
        """For `tf.data.Dataset.map`: every attribute by name, frame [height, width, 3] uint8, waveform [T] float32.

        Sizes are the record's own and unknown to the graph; the caller sets them with `tf.ensure_shape`.
        """
        parsed = tf.io.parse_single_example(serialized, _SCHEMA)
        frame, waveform = tf.io.decode_png(parsed["frame"], channels=3), decode_pcm(parsed["waveform"])
        return parsed | {"frame": frame, "waveform": waveform}
