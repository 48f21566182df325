"""The marginal baseline of G: code frequencies at each position, without the sound."""

import numpy as np


def marginal_cross_entropy(train: np.ndarray, held_out: np.ndarray, n_codes: int) -> np.ndarray:
    """Cross-entropy in nats of each held-out frame's indices under the frequencies at each position in training.

    `train` [N, H, W] and `held_out` [B, H, W] are integers in [0, `n_codes`); the result is [B], means over the grid.
    Add-one (Laplace) smoothing gives unseen codes a finite cost. With few frames for many codes smoothing itself costs
    about half of `n_codes` / N nats, which a G that ignores the sound but shares weights over positions can save: a
    gain of G over this baseline counts only beyond that. Raises ValueError if the grids differ.
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
