"""What a trained network finds in clips, as a front end."""

from collections.abc import Callable

import tensorflow as tf

from ivf.frontends import FrontEnd


class Embedding(FrontEnd):
    """Waveform [B, T] → `find(waveform)` [B, ...], the hidden units of a network that is trained no further.

    `find` is a function, since a front end would freeze a network that it holds.
    """

    def __init__(self, find: Callable[[tf.Tensor], tf.Tensor], sample_rate_hz: int, least_samples: int = 1) -> None:
        super().__init__(sample_rate_hz, least_samples)
        self.find = find

    def features(self, waveform: tf.Tensor) -> tf.Tensor:
        return self.find(waveform)
