"""The yardstick of G: what is known of a position's code before anything is heard."""

import numpy as np


def marginal_cross_entropy(train: np.ndarray, held_out: np.ndarray, n_codes: int) -> np.ndarray:
    """Cross-entropy in nats of each held-out frame's indices under the frequencies at each position in training.

    `train` [N, H, W] and `held_out` [B, H, W] are integers in [0, `n_codes`); the result is [B], means over the grid.
    Every code is counted once more than it occurred (Laplace), so that an unseen one has a finite cost. With few frames
    for many codes that costs something itself: half of `n_codes` / N nats about, which a G that hears nothing, but
    shares what it learnt over positions, can save. Hold a gain against that, too.
    """
    if train.shape[1:] != held_out.shape[1:]:
        raise ValueError(f"grids differ: {train.shape[1:]} in training, {held_out.shape[1:]} held out")
    positions = int(np.prod(train.shape[1:]))
    cells = np.arange(positions)
    counts = np.ones([positions, n_codes])
    np.add.at(counts, (cells, train.reshape(-1, positions)), 1)
    log_probability = np.log(counts / counts.sum(axis=1, keepdims=True))
    cost = -log_probability[cells, held_out.reshape(-1, positions)]  # [B, H·W]
    return np.asarray(cost.mean(axis=1))
