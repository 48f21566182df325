"""How many codes are used at all."""

import tensorflow as tf

from ivf.training.perplexity import Perplexity


class CodeUsage(Perplexity):
    """Share of the codes that were nearest to something, from 1 / K to 1; indices [B, H, W]."""

    def __init__(self, n_codes: int) -> None:
        super().__init__(n_codes, name="code_usage")

    def result(self) -> tf.Tensor:
        return tf.reduce_mean(tf.cast(tf.convert_to_tensor(self.counts) > 0, tf.float32))
