"""Mean and variance of more values than fit into memory."""

import numpy as np


class Moments:
    """Mean and population variance over the first two axes of batches [B, F, M, C], in float64, in one pass.

    Batches are joined by their own means and sums of squared deviations (Chan, Golub and LeVeque 1983), so that a level
    far from zero costs no digits: float32 sums of millions of frames would be off by more than a constant band varies.
    """

    def __init__(self) -> None:
        self.mean = np.zeros([])  # [M, C] from the first batch on
        self._count = 0
        self._squares = np.zeros([])  # sum of squared deviations from the mean

    @property
    def variance(self) -> np.ndarray:
        """[M, C]; NaN before any batch."""
        return np.asarray(self._squares / np.float64(self._count))

    def add(self, batch: np.ndarray) -> None:
        """Takes another batch [B, F, M, C]."""
        count = batch.shape[0] * batch.shape[1]
        mean = batch.mean(axis=(0, 1), dtype=np.float64)
        squares = np.square(batch - mean).sum(axis=(0, 1))
        whole, apart = self._count + count, mean - self.mean
        self.mean = self.mean + apart * (count / whole)
        self._squares = self._squares + squares + np.square(apart) * (self._count * count / whole)
        self._count = whole
