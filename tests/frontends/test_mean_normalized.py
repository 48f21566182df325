"""Mean normalization removes what all frames of a clip share."""

import numpy as np

from ivf.frontends import MeanNormalized, create
from tests.frontends.conftest import synthetic


def test_the_level_of_a_recording_does_not_matter() -> None:
    quiet = synthetic("noise")[np.newaxis] * 0.1
    normalized = MeanNormalized(create("log_mel"))
    np.testing.assert_allclose(normalized(quiet), normalized(8.0 * quiet), atol=1e-3)


def test_each_band_has_mean_zero_and_differs_from_the_spectrum_by_a_constant() -> None:
    waveform = synthetic("sweep")[np.newaxis]
    spectrum = create("log_mel_d")
    features = MeanNormalized(spectrum)(waveform).numpy()
    np.testing.assert_allclose(features.mean(axis=1), 0.0, atol=1e-4)
    np.testing.assert_allclose(np.ptp(spectrum(waveform).numpy() - features, axis=1), 0.0, atol=1e-4)
