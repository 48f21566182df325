"""Pieces of sound with time stamps → one waveform in which every piece is at its time."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import soxr

# ours: below it, time stamps are rounding and jitter of the writer; a frame of 25 per second lasts 0.04 s
_JITTER_SECONDS = 0.05
_MOST_SECONDS = 3600.0  # ours: a gap or an overlap of more is a damaged time stamp


class Piece(NamedTuple):
    """Mono samples [T] float32 at `rate_hz`; `seconds` is the time of the first, None where the file gives none."""

    seconds: float | None
    rate_hz: int
    samples: np.ndarray


class TimeStampError(ValueError):
    """Time stamps that no waveform can follow; the message is the reason for skipping the file."""


def lay_out(pieces: Iterable[Piece], sample_rate_hz: int, restarts: bool) -> tuple[np.ndarray, float]:
    """The waveform from second 0 on, [T] float32 at `sample_rate_hz`, and its length in seconds before resampling.

    Gaps become silence. What overlaps earlier sound, and what comes before second 0, is left out. Where the rate
    changes, the parts are resampled one by one.

    Args:
        pieces: In the order of the file.
        sample_rate_hz: Of the result.
        restarts: Whether time stamps that begin again, as in joined Ogg files, are the next part of the sound; else
            they are an error.

    Raises:
        TimeStampError: A jump backwards without `restarts`, or a gap of more than an hour.
    """
    runs: list[_Run] = []
    shift = 0.0
    for seconds, rate_hz, samples in pieces:
        if not runs or runs[-1].rate_hz != rate_hz:
            runs.append(_Run(rate_hz, runs[-1].end_seconds if runs else 0.0))
        run = runs[-1]
        if seconds is not None:
            first = run.n_samples == 0 and len(runs) == 1
            late_seconds = seconds + shift - run.end_seconds
            if late_seconds < -1.0 and not first:
                if not restarts:
                    raise TimeStampError("its time stamps go back by more than a second")
                shift -= late_seconds
                late_seconds = 0.0
            if abs(late_seconds) > _MOST_SECONDS:
                raise TimeStampError("its time stamps jump by more than an hour")
            if first or abs(late_seconds) > _JITTER_SECONDS:
                late = round(late_seconds * rate_hz)
                run.add(np.zeros(max(late, 0), np.float32))
                samples = samples[max(-late, 0) :]
        run.add(samples)
    resampled = [run.resampled(sample_rate_hz) for run in runs]
    if len(resampled) > 1:
        for place, run in enumerate(runs[1:], 1):
            gap = round(run.begin_seconds * sample_rate_hz) - sum(map(len, resampled[:place]))
            resampled[place - 1] = np.append(resampled[place - 1], np.zeros(max(gap, 0), np.float32))
        return np.concatenate(resampled), runs[-1].end_seconds
    return (resampled[0] if resampled else np.zeros(0, np.float32)), runs[-1].end_seconds if runs else 0.0


class _Run:
    """Samples of one rate, from `begin_seconds` on without a gap."""

    def __init__(self, rate_hz: int, begin_seconds: float) -> None:
        self.rate_hz = rate_hz
        self.begin_seconds = begin_seconds
        self.n_samples = 0
        self._pieces: list[np.ndarray] = []

    @property
    def end_seconds(self) -> float:
        """The time behind the last sample."""
        return self.begin_seconds + self.n_samples / self.rate_hz

    def add(self, samples: np.ndarray) -> None:
        """Appends samples."""
        if len(samples):
            self._pieces.append(samples)
            self.n_samples += len(samples)

    def resampled(self, rate_hz: int) -> np.ndarray:
        """[T] float32 at `rate_hz`."""
        samples = np.concatenate(self._pieces) if self._pieces else np.zeros(0, np.float32)
        self._pieces.clear()
        return soxr.resample(samples, self.rate_hz, rate_hz)
