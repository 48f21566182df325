"""Clips are the same after encoding and parsing."""

import numpy as np
import pytest
import tensorflow as tf

from ivf.data.clip_record import ClipRecord


def _record(waveform: np.ndarray) -> ClipRecord:
    return ClipRecord("audio/a.wav", "milan-3", waveform, "park", 4, "milan", "milan-3", "a", 1)


def test_round_trip_keeps_every_attribute() -> None:
    parsed = ClipRecord.parse(_record(np.zeros(3, np.float32)).encode())
    texts = {name: value.numpy().decode() for name, value in parsed.items() if value.dtype == tf.string}
    assert texts == {
        "key": "audio/a.wav",
        "source": "milan-3",
        "scene": "park",
        "city": "milan",
        "location": "milan-3",
        "device": "a",
    }
    assert (int(parsed["label"]), int(parsed["fold"])) == (4, 1)


def test_sixteen_bit_samples_come_back_exactly() -> None:
    waveform = np.arange(-32_768, 32_768, dtype=np.float32) / 32_768
    np.testing.assert_array_equal(ClipRecord.parse(_record(waveform).encode())["waveform"].numpy(), waveform)


def test_samples_beyond_full_scale_are_clipped() -> None:
    parsed = ClipRecord.parse(_record(np.array([-1.5, 1.5], np.float32)).encode())
    np.testing.assert_allclose(parsed["waveform"].numpy(), [-1.0, 32_767 / 32_768])


@pytest.mark.parametrize("waveform", [np.array([0.0, np.nan]), np.zeros((2, 2))])
def test_refuses_what_is_not_a_finite_waveform(waveform: np.ndarray) -> None:
    with pytest.raises(ValueError, match=r"audio/a\.wav"):
        _record(waveform.astype(np.float32)).encode()
