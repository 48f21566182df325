"""Building blocks of the sources: slow envelopes, short windows, wavetable tones. Signals are float32 at 16 kHz."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from data_prep.synthetic_world.noise_bank import SAMPLE_RATE, Signal

_TABLE_SIZE = 2048


def slow_envelope(samples: int, rate_hz: float, low: float, rng: np.random.Generator) -> Signal:
    """Returns a random envelope [T] between `low` and 1, linear between about `rate_hz` random values per second."""
    knots = rng.uniform(low, 1.0, int(samples / SAMPLE_RATE * rate_hz) + 2).astype(np.float32)
    between = -(-samples // (len(knots) - 1))  # samples between knots
    ramp = np.arange(between, dtype=np.float32) / between
    return (knots[:-1, None] + np.diff(knots)[:, None] * ramp).reshape(-1)[:samples]


def event_starts(samples: int, rate_hz: float, rng: np.random.Generator) -> NDArray[np.int64]:
    """Returns random first samples of about `rate_hz` events per second; the count is rounded at random."""
    count = int(rate_hz * samples / SAMPLE_RATE + rng.random())
    return np.sort(rng.integers(0, samples, count))


def add_event(signal: Signal, start: int, event: Signal) -> None:
    """Adds an event to `signal` in place, cut where `signal` ends."""
    event = event[: len(signal) - start]
    signal[start : start + len(event)] += event


def harmonic_table(amplitudes: Sequence[float] | NDArray[np.float64]) -> Signal:
    """Returns one period [2048] of unit RMS of a tone whose harmonics have these amplitudes."""
    phase = np.arange(_TABLE_SIZE) * (2 * np.pi / _TABLE_SIZE)
    table = sum(a * np.sin((n + 1) * phase + n * n) for n, a in enumerate(amplitudes))
    return (table / np.sqrt(np.mean(np.square(table)))).astype(np.float32)


def tone(table: Signal, frequency_hz: NDArray[np.float64] | Signal) -> Signal:
    """Returns a tone [n] with the period `table`, at the frequency in Hz given for each sample [n]."""
    phase = np.cumsum(frequency_hz * (_TABLE_SIZE / SAMPLE_RATE), dtype=np.float64)
    return table[phase.astype(np.int32) & (_TABLE_SIZE - 1)]


def steady_tone(table: Signal, frequency_hz: float, samples: int) -> Signal:
    """Returns a tone [samples] with the period `table` at a constant frequency."""
    phase = np.arange(samples, dtype=np.float32) * np.float32(frequency_hz * _TABLE_SIZE / SAMPLE_RATE)
    return table[phase.astype(np.int32) & (_TABLE_SIZE - 1)]


def decay(seconds: float, time_constant: float) -> Signal:
    """Returns an exponential decay from 1 with a 3 ms attack."""
    time = np.arange(int(seconds * SAMPLE_RATE), dtype=np.float32) / SAMPLE_RATE
    return np.exp(-time / np.float32(time_constant)) * np.minimum(1, time / np.float32(0.003))


def bell(samples: int, seconds: float, centre: int) -> Signal:
    """Returns the envelope [T] of a passing vehicle: 1 at sample `centre`, one half `seconds` before and after."""
    distance = (np.arange(samples, dtype=np.float32) - centre) / np.float32(seconds * SAMPLE_RATE)
    return 1 / (1 + distance * distance)
