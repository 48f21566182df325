"""Levels in decibels are librosa's."""

import librosa
import numpy as np
import pytest
import tensorflow as tf

from ivf.baselines.decibel_mel import DecibelMel

SIGNALS = np.random.default_rng(0).normal(size=(2, 3, 4096)).astype(np.float32) * np.linspace(
    1e-6, 1.0, 4096, dtype="f"
)


@pytest.mark.parametrize(
    ("rate", "window", "reflect"), [(22_050, 1024, True), (16_000, 743, True), (22_050, 1024, False)]
)
def test_equals_librosa(rate: int, window: int, reflect: bool) -> None:
    levels = DecibelMel(rate, 1024, window, 512, n_mels=40, reflect=reflect)(tf.constant(SIGNALS))
    assert levels.shape == (2, 3, 9, 40)
    for place in np.ndindex(2, 3):
        power = librosa.feature.melspectrogram(
            y=SIGNALS[place],
            sr=rate,
            n_fft=1024,
            win_length=window,
            hop_length=512,
            n_mels=40,
            pad_mode="reflect" if reflect else "constant",
        )
        np.testing.assert_allclose(levels[place], librosa.power_to_db(power).T, atol=2e-3)


def test_silence_is_at_the_floor() -> None:
    levels = DecibelMel(16_000, 1024, 1024, 512, n_mels=40)(tf.zeros([1, 4096]))
    np.testing.assert_allclose(levels, -100.0, rtol=1e-6)
