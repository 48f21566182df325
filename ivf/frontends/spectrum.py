"""The base class of the spectra of Table 1, and the short-time power spectrum that several start from."""

import os
from dataclasses import asdict
from typing import Any, Self, get_type_hints

import numpy as np
import tensorflow as tf

from ivf.frontends.front_end import FrontEnd

_PARALLEL_CLIPS = os.cpu_count() or 1


class Spectrum(FrontEnd):
    """A front end without weights. Subclasses implement `clip_features`.

    Clips are computed one by one, in a graph as many at a time as there are cores: a clip's features cannot depend on
    its neighbours, and a clip fits a processor's cache where a batch would not. A NaN or infinite sample makes the
    frames that contain it NaN or infinite and leaves the others alone; the CQT, which halves rates in blocks of
    samples, loses up to twice as many.

    Attributes:
        config: The subclass's config; has `sample_rate_hz` and `hop_samples`.
        band_hz: Centre frequency of each band [M], or None where the M axis is not frequency.
        first_frame_seconds: Centre of the first frame.
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
        if waveform.shape[0] == 1:  # also what TFLite and ONNX can do: they have no map
            return tf.expand_dims(self.clip_features(tf.squeeze(waveform, 0)), 0)
        n_clips, n_samples = tf.unstack(tf.shape(waveform))
        # A map over nothing does not know the shape of its result, so an empty batch takes that of a silent clip.
        clips = tf.cond(n_clips > 0, lambda: waveform, lambda: tf.zeros([1, n_samples]))
        # Mapping over the clips themselves would first copy every clip out of the batch.
        features = tf.map_fn(
            lambda index: self.clip_features(clips[index]),
            tf.range(tf.maximum(n_clips, 1)),
            fn_output_signature=tf.float32,
            parallel_iterations=None if tf.executing_eagerly() else _PARALLEL_CLIPS,  # it warns where it has no effect
        )
        return features[:n_clips]

    def get_config(self) -> dict[str, Any]:
        """The fields of the config; subclasses add their other arguments."""
        return {"config": asdict(self.config)}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Self:
        """The front end that `get_config` described, so that Keras can save, clone, copy and pickle it."""
        fields = config.pop("config")
        return cls(get_type_hints(cls.__init__)["config"](**fields), **config)

    def frame_seconds(self, n_frames: int) -> np.ndarray:
        """Centres of the first `n_frames` frames [F]."""
        hop_seconds = self.config.hop_samples / self.config.sample_rate_hz
        return self.first_frame_seconds + hop_seconds * np.arange(n_frames)


def short_time_power(clip: tf.Tensor, window: tf.Tensor, n_fft: int, hop_samples: int) -> tf.Tensor:
    """[T], [window] → |STFT|² [F, n_fft // 2 + 1] of every whole frame; n_fft may exceed the window.

    The position of a shorter window inside the FFT affects phases only.
    """
    frames = tf.signal.frame(clip, window.shape[0], hop_samples) * window  # [F, window]
    spectrum = tf.signal.rfft(frames, [n_fft])  # [F, n_fft // 2 + 1]
    return tf.math.real(spectrum) ** 2 + tf.math.imag(spectrum) ** 2
