"""Frames in records, as bare pixels.

JPEG would lose detail a second time, after the video's own compression, and decoding PNG would take most of the time
that reading a record takes.
"""

import numpy as np
import tensorflow as tf

PIXELS = {"frame": tf.io.FixedLenFeature([], tf.string), "frame_shape": tf.io.FixedLenFeature([3], tf.int64)}


def encode_pixels(key: str, frame: np.ndarray) -> dict[str, bytes | tuple[int, ...]]:
    """[height, width, 3] uint8 → the features `PIXELS`; a ValueError names `key` if it is anything else."""
    if frame.dtype != np.uint8 or frame.ndim != 3 or frame.shape[-1] != 3:
        raise ValueError(f"{key}: frame is {frame.dtype} {frame.shape}, not uint8 [h, w, 3]")
    return {"frame": frame.tobytes(), "frame_shape": frame.shape}


def decode_pixels(parsed: dict[str, tf.Tensor]) -> tf.Tensor:
    """The features `PIXELS` of a record → [height, width, 3] uint8."""
    return tf.reshape(tf.io.decode_raw(parsed["frame"], tf.uint8), parsed["frame_shape"])
