"""Windows and the linear SVM that classifies them."""

from pathlib import Path

import numpy as np
import pytest

from ivf.baselines.standardized_svm import StandardizedSvm
from ivf.baselines.window_scores import WindowScores, load_svm, save_svm
from ivf.baselines.window_svm import WindowSvm, WindowSvmConfig, sliding_windows


def test_windows_are_those_of_the_source() -> None:
    """27 steps of 256 for 10 s: a second is 3 steps, and there are 25 windows of 768 numbers."""
    features = np.arange(2 * 27 * 256, dtype=np.float32).reshape(2, 27, 256)
    windows = np.asarray(sliding_windows(features, 0.1))
    assert windows.shape == (2, 25, 768)
    for clip, start in ((0, 0), (1, 11), (1, 24)):
        assert set(windows[clip, start]) == set(features[clip, start : start + 3].ravel())


@pytest.mark.parametrize(("steps", "share", "size"), [(30, 0.1, 3), (10, 1.0, 10), (3, 0.1, 1), (60, 5 / 30, 10)])
def test_a_window_is_rounded_up_to_whole_steps(steps: int, share: float, size: int) -> None:
    assert sliding_windows(np.zeros((1, steps, 2)), share).shape == (1, steps - size + 1, 2 * size)


def _clips(n_classes: int, spread: float) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    labels = np.arange(60) % n_classes
    centres = 2 * rng.normal(size=(n_classes, 1, 12))
    return centres[labels] + spread * rng.normal(size=(60, 5, 12)), labels


@pytest.mark.parametrize("n_classes", [2, 4])
def test_separable_clips_are_separated(n_classes: int) -> None:
    windows, labels = _clips(n_classes, spread=0.3)
    svm = WindowSvm(WindowSvmConfig(regularization=1.0)).fit(windows[:40], labels[:40], n_classes)
    scores = svm.scores(windows[40:])
    assert scores.shape == (20, n_classes)
    np.testing.assert_array_equal(scores.argmax(axis=1), labels[40:])


def test_a_clips_score_is_the_mean_over_its_windows() -> None:
    windows, labels = _clips(4, spread=2.0)
    svm = WindowSvm(WindowSvmConfig()).fit(windows, labels, 4)
    one_by_one = [svm.scores(windows[:, [number]]) for number in range(5)]
    np.testing.assert_allclose(svm.scores(windows), np.mean(one_by_one, axis=0))


@pytest.mark.parametrize("n_classes", [2, 4])
@pytest.mark.parametrize("kind", [WindowSvm, StandardizedSvm])
def test_a_fitted_svm_as_a_network_gives_its_scores(kind: type[WindowSvm], n_classes: int, tmp_path: Path) -> None:
    windows, labels = _clips(n_classes, spread=2.0)
    windows = (5.0 + 3.0 * windows).astype(np.float32)
    svm = kind(WindowSvmConfig()).fit(windows, labels, n_classes)
    save_svm(svm, tmp_path)
    found = WindowScores(lambda features: features, *load_svm(tmp_path)).classify(windows)
    np.testing.assert_allclose(found, svm.scores(windows), atol=1e-4)
    with pytest.raises(ValueError, match="other holds no fitted SVM: delete the row's folder"):
        load_svm(tmp_path / "other")


def test_equal_seeds_give_equal_scores() -> None:
    windows, labels = _clips(4, spread=2.0)
    first, second = (WindowSvm(WindowSvmConfig(), seed=3).fit(windows, labels, 4).scores(windows) for _ in range(2))
    np.testing.assert_array_equal(first, second)


def test_what_cannot_be_fitted_is_refused() -> None:
    windows, labels = _clips(4, spread=1.0)
    with pytest.raises(ValueError, match=r"no training clip has a label of \[4\]"):
        WindowSvm(WindowSvmConfig()).fit(windows, labels, 5)
    with pytest.raises(ValueError, match=r"window_share=0\.0 must be in"):
        WindowSvmConfig(window_share=0.0)
