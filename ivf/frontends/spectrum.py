"""What the spectra of Table 1 share."""

import tensorflow as tf

from ivf.frontends.front_end import FrontEnd

_CLIPS_AT_ONCE = 16


class Spectrum(FrontEnd):
    """A front end without weights. Subclasses implement `clip_features`.

    Clips are computed one by one, as many at a time as there are cores: what a clip becomes cannot depend on its
    neighbours, and a clip fits a processor's cache where a batch would not. A NaN or infinite sample makes the frames
    that hear it NaN or infinite and leaves the others alone.
    """

    def clip_features(self, clip: tf.Tensor) -> tf.Tensor:
        """[T] → [F, M, C]."""
        raise NotImplementedError(f"{type(self).__name__} must define clip_features()")

    def features(self, waveform: tf.Tensor) -> tf.Tensor:
        return tf.map_fn(self.clip_features, waveform, parallel_iterations=_CLIPS_AT_ONCE)
