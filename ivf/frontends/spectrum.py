"""What the spectra of Table 1 share."""

import os
from typing import Any

import numpy as np
import tensorflow as tf

from ivf.frontends.front_end import FrontEnd

_AT_ONCE = os.cpu_count() or 1


class Spectrum(FrontEnd):
    """A front end without weights. Subclasses implement `clip_features`.

    Clips are computed one by one, in a graph as many at a time as there are cores: what a clip becomes cannot depend
    on its neighbours, and a clip fits a processor's cache where a batch would not. A NaN or infinite sample makes the
    frames that hear it NaN or infinite and leaves the others alone; the CQT, which halves rates in blocks of samples,
    loses up to twice as many.

    Attributes:
        config: of the subclass; has `sample_rate_hz` and `hop_samples`.
        band_hz: centre frequency of each band [M], or None where M counts something else.
        first_frame_seconds: centre of the first frame.
    """

    def __init__(
        self, config: Any, least_samples: int, band_hz: np.ndarray | None, first_frame_seconds: float = 0.0
    ) -> None:
        super().__init__(config.sample_rate_hz, least_samples)
        self.config = config
        self.band_hz = band_hz
        self.first_frame_seconds = first_frame_seconds

    def clip_features(self, clip: tf.Tensor) -> tf.Tensor:
        """[T] → [F, M, C]."""
        raise NotImplementedError(f"{type(self).__name__} must define clip_features()")

    def features(self, waveform: tf.Tensor) -> tf.Tensor:
        # mapped over places, not over clips, since TensorFlow would first copy every clip out of the batch
        places = tf.range(tf.shape(waveform)[0])
        return tf.map_fn(
            lambda place: self.clip_features(waveform[place]),
            places,
            fn_output_signature=tf.float32,
            parallel_iterations=_AT_ONCE,
        )

    def frame_seconds(self, n_frames: int) -> np.ndarray:
        """Centres of the first `n_frames` frames [F]."""
        hop_seconds = self.config.hop_samples / self.config.sample_rate_hz
        return self.first_frame_seconds + hop_seconds * np.arange(n_frames)
