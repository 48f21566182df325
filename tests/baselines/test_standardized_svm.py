"""Units do not matter to an SVM on standardized features."""

import numpy as np

from ivf.baselines.standardized_svm import StandardizedSvm
from ivf.baselines.window_svm import WindowSvm, WindowSvmConfig

CONFIG = WindowSvmConfig(tolerance=1e-4, max_iterations=10_000)


def _clips() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    labels = np.arange(60) % 4
    return rng.normal(size=(4, 1, 12))[labels] + rng.normal(size=(60, 5, 12)), labels


def test_scale_and_offset_of_features_do_not_matter() -> None:
    windows, labels = _clips()
    scales = 10.0 ** np.arange(-6, 6)
    plain, scaled = (
        StandardizedSvm(CONFIG).fit(given[:40], labels[:40], 4).scores(given[40:])
        for given in (windows, windows * scales + 3.0 * scales)
    )
    np.testing.assert_allclose(scaled, plain, atol=1e-6)


def test_equals_the_svm_on_features_standardized_by_hand() -> None:
    windows, labels = _clips()
    mean, deviation = windows[:40].mean(axis=(0, 1)), windows[:40].std(axis=(0, 1))
    by_hand = WindowSvm(CONFIG).fit((windows[:40] - mean) / deviation, labels[:40], 4)
    found = StandardizedSvm(CONFIG).fit(windows[:40], labels[:40], 4).scores(windows[40:])
    np.testing.assert_allclose(found, by_hand.scores((windows[40:] - mean) / deviation), atol=1e-6)
