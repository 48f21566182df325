"""A frame with the log-mel of the sound around it: one example for the transformation network."""

from typing import NamedTuple

import numpy as np
import tensorflow as tf

from ivf.data.example import BYTES, serialize_example
from ivf.data.pixels import PIXELS, decode_pixels, encode_pixels

_SCHEMA = PIXELS | {
    "key": BYTES,
    "source": BYTES,
    "log_mel": BYTES,  # float16, little endian: steps of at most 0.016 nats between -32 and 32
    "log_mel_shape": tf.io.FixedLenFeature([2], tf.int64),
}


def scale_frame(frame: tf.Tensor) -> tf.Tensor:
    """uint8 in [0, 255] → float32 in [-0.5, 0.5], the range that E and the decoder use."""
    return tf.cast(frame, tf.float32) / 255.0 - 0.5


class PairRecord(NamedTuple):
    """One frame–sound pair.

    Attributes:
        key: Unique in its corpus, e.g. `video@0003` for a video's fourth window.
        source: The recording that the pair was cut from; sources never cross splits.
        frame: [height, width, 3] uint8.
        log_mel: [F, M] float32, finite.
    """

    key: str
    source: str
    frame: np.ndarray
    log_mel: np.ndarray

    def encode(self) -> bytes:
        """A serialized `tf.train.Example`; `ValueError` for a frame or log-mel that is not as documented."""
        if self.log_mel.ndim != 2 or not np.isfinite(self.log_mel).all():
            raise ValueError(f"{self.key}: log_mel {self.log_mel.shape} is not a finite [F, M]")
        return serialize_example(
            encode_pixels(self.key, self.frame)
            | {
                "key": self.key,
                "source": self.source,
                "log_mel": self.log_mel.astype("<f2").tobytes(),
                "log_mel_shape": self.log_mel.shape,
            }
        )

    @staticmethod
    def parse(serialized: tf.Tensor) -> dict[str, tf.Tensor]:
        """For `tf.data.Dataset.map`: key, source, frame [height, width, 3] uint8, log_mel [F, M, 1] float32.

        Sizes are the record's own and unknown to the graph; the caller sets them with `tf.ensure_shape`.
        """
        parsed = tf.io.parse_single_example(serialized, _SCHEMA)
        log_mel = tf.reshape(tf.io.decode_raw(parsed["log_mel"], tf.float16), parsed["log_mel_shape"])
        return {
            "key": parsed["key"],
            "source": parsed["source"],
            "frame": decode_pixels(parsed),
            "log_mel": tf.cast(log_mel, tf.float32)[..., tf.newaxis],
        }
