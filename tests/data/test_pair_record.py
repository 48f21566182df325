"""Pairs are the same after encoding and parsing."""

import numpy as np
import pytest

from ivf.data.pair_record import PairRecord


def _record(generator: np.random.Generator) -> PairRecord:
    frame = generator.integers(0, 256, (6, 8, 3), dtype=np.uint8)
    return PairRecord("vidéo@0003", "vidéo", frame, generator.normal(-8.0, 4.0, (5, 3)).astype(np.float32))


def test_round_trip_keeps_frames_exactly_and_log_mels_to_half_precision() -> None:
    record = _record(np.random.default_rng(0))
    parsed = PairRecord.parse(record.encode())
    assert parsed["key"].numpy().decode() == "vidéo@0003"
    assert parsed["source"].numpy().decode() == "vidéo"
    np.testing.assert_array_equal(parsed["frame"].numpy(), record.frame)
    assert parsed["log_mel"].shape == (5, 3, 1)
    np.testing.assert_allclose(parsed["log_mel"].numpy()[..., 0], record.log_mel, rtol=2**-11)


def test_equal_records_have_equal_bytes() -> None:
    first, second = (_record(np.random.default_rng(1)).encode() for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("frame", "log_mel", "message"),
    [
        (np.zeros((4, 4, 3), np.float32), np.zeros((2, 2), np.float32), "uint8"),
        (np.zeros((4, 4, 1), np.uint8), np.zeros((2, 2), np.float32), "uint8"),
        (np.zeros((4, 4, 3), np.uint8), np.full((2, 2), np.nan, np.float32), "finite"),
        (np.zeros((4, 4, 3), np.uint8), np.zeros((2, 2, 1), np.float32), "finite"),
    ],
)
def test_refuses_what_is_not_as_documented(frame: np.ndarray, log_mel: np.ndarray, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        PairRecord("k", "s", frame, log_mel).encode()
