"""`SpectrumStatistics` against NumPy."""

import numpy as np

from ivf.baselines.spectrum_statistics import SpectrumStatistics
from ivf.frontends import create


def test_means_then_deviations_of_every_band_over_time() -> None:
    waveform = np.random.default_rng(0).normal(scale=0.1, size=(2, 16_000)).astype(np.float32)
    spectrum = create("log_mel_d")
    found = SpectrumStatistics(spectrum)(waveform).numpy()
    tracks = spectrum(waveform).numpy()  # [B, F, M, C]
    wanted = np.concatenate([tracks.mean(axis=1).reshape(2, -1), tracks.std(axis=1).reshape(2, -1)], axis=1)
    assert found.shape == (2, 2 * tracks.shape[2] * tracks.shape[3])
    np.testing.assert_allclose(found, wanted, rtol=1e-4, atol=1e-4)
