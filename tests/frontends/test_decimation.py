"""Halving the sampling rate preserves the usable band and does not alias into it."""

import numpy as np
import pytest

from ivf.frontends.decimation import USABLE, halve, strided_filters


@pytest.mark.parametrize(("length", "taps", "hop", "before"), [(100, 7, 3, 3), (64, 16, 4, 8), (50, 5, 8, 0)])
def test_strided_filters_are_products_with_frames(length: int, taps: int, hop: int, before: int) -> None:
    rng = np.random.default_rng(0)
    signal, kernels = rng.normal(size=length).astype(np.float32), rng.normal(size=(taps, 3))
    n_frames = 1 + length // hop
    padded = np.concatenate([np.zeros(before), signal, np.zeros(taps + hop)])
    expected = [padded[frame * hop :][:taps] @ kernels for frame in range(n_frames)]
    np.testing.assert_allclose(strided_filters(signal, kernels, hop, before, n_frames), expected, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("length", [4_000, 4_001])
@pytest.mark.parametrize("frequency", [0.0, 0.05, USABLE / 2])
def test_a_tone_in_the_band_stays_where_it_was(length: int, frequency: float) -> None:
    tone = np.cos(2 * np.pi * frequency * np.arange(length) + 0.3)
    halved = halve(tone.astype(np.float32)).numpy()
    assert len(halved) == (length + 1) // 2
    np.testing.assert_allclose(halved[200:-200], tone[::2][200:-200], atol=1e-4)


@pytest.mark.parametrize("frequency", [0.5 - USABLE / 2, 0.4, 0.5])
def test_a_tone_above_the_band_is_gone(frequency: float) -> None:
    tone = np.cos(2 * np.pi * frequency * np.arange(4_000))
    assert np.abs(halve(tone.astype(np.float32)).numpy()[200:-200]).max() < 1e-4
