"""Any waveform is taken rightly or refused by name; windows cover it all."""

import numpy as np
import pytest
import soxr

from ivf.waveform import begins_of, prepare, windows_of

RNG = np.random.default_rng(0)
MONO = RNG.uniform(-0.9, 0.9, 8_000)


@pytest.mark.parametrize("dtype", [np.uint8, np.int16, np.int32])
def test_integers_are_divided_by_their_full_scale(dtype: type) -> None:
    scale = 2.0 ** (8 * np.dtype(dtype).itemsize - 1)
    offset = 128 if dtype is np.uint8 else 0
    integers = np.rint(MONO * scale * 0.99 + offset).astype(dtype)
    np.testing.assert_allclose(prepare(integers, 16_000, 16_000), 0.99 * MONO, atol=0.6 / scale + 1e-7)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_floats_keep_their_values(dtype: type) -> None:
    found = prepare(MONO.astype(dtype), 16_000, 16_000)
    assert found.dtype == np.float32
    np.testing.assert_array_equal(found, MONO.astype(dtype).astype(np.float32))


def test_channels_are_averaged_then_resampled_with_soxr() -> None:
    stereo = RNG.uniform(-1, 1, (44_100, 2)).astype(np.float32)
    found = prepare(stereo, 44_100, 16_000)
    np.testing.assert_array_equal(found, soxr.resample(stereo.mean(axis=1), 44_100, 16_000))
    assert found.shape == (16_000,)


@pytest.mark.parametrize(
    ("waveform", "rate", "message"),
    [
        (np.zeros((2, 8_000)), 16_000, r"a\.wav: shape \(2, 8000\) has its channels first"),
        (np.zeros((4, 8_000, 1)), 16_000, r"a\.wav: shape \(4, 8000, 1\) is neither"),
        (np.zeros(0), 16_000, r"a\.wav: shape \(0,\) is neither"),
        (np.array(0.5), 16_000, r"a\.wav: shape \(\) is neither"),
        (np.zeros(9, np.int64), 16_000, r"a\.wav: int64 samples have no full scale"),
        (np.zeros(9, bool), 16_000, r"a\.wav: bool samples"),
        (np.zeros(9, complex), 16_000, r"a\.wav: complex128 samples"),
        (np.array(["a"]), 16_000, r"a\.wav: <U1 samples"),
        (np.array([0.0, np.nan]), 16_000, r"a\.wav: holds samples that are NaN or infinite"),
        (np.array([0.0, 32_767.0]), 16_000, r"a\.wav: floats must be in \[-1, 1\]"),
        (MONO, 0, r"a\.wav: sample_rate_hz=0 is not in 1000 to 768000"),
        (MONO, float("nan"), r"a\.wav: sample_rate_hz=nan is not in"),
        (MONO, "16000", r"a\.wav: sample_rate_hz='16000' is no number"),
        (MONO, True, r"a\.wav: sample_rate_hz=True is no number"),
    ],
)
def test_what_cannot_be_taken_is_refused_by_name(waveform: np.ndarray, rate: float, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        prepare(waveform, rate, 16_000, "a.wav")


@pytest.mark.parametrize(("n_samples", "hop"), [(1, 4), (10, 10), (11, 10), (20, 10), (35, 7), (35, 1)])
def test_windows_cover_every_sample_and_end_with_the_sound(n_samples: int, hop: int) -> None:
    window = 10
    begins = begins_of(n_samples, window, hop)
    waveform = np.arange(1.0, n_samples + 1)
    windows = np.concatenate(list(windows_of(waveform, begins, window)))
    assert windows.shape == (len(begins), window)
    assert set(windows.ravel()) == set(waveform)
    if n_samples >= window:
        assert windows[-1, -1] == n_samples and (np.diff(begins) <= hop).all()
        assert all(row[0] == waveform[begin] for row, begin in zip(windows, begins, strict=True))
    else:
        np.testing.assert_array_equal(windows[0], np.resize(waveform, window))
