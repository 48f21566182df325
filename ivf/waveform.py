"""What users have → mono float32 waveforms at a model's rate, and the windows that a model takes."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import soxr

_RATES_HZ = (1_000, 768_000)  # from telephone codecs to the fastest converters
_MOST_CHANNELS = 64
_LOUDEST = 8.0  # beyond full scale by what no float recording reaches
_BATCH = 16  # windows that are computed at once


def prepare(waveform: Any, sample_rate_hz: float, target_hz: int, name: str = "the sound") -> np.ndarray:
    """A sound as any library decodes it → [T] float32, mono, at `target_hz`, resampled with soxr.

    Takes [T] or [T, C], of which channels are averaged; floats in [-1, 1], or int16, int32 and uint8, which are divided
    by their full scale.

    Raises:
        ValueError: With `name`, for another type or shape, [C, T] included, samples that are not finite or far beyond
            full scale, no samples, or a rate that is none.
    """
    if isinstance(sample_rate_hz, bool) or not isinstance(sample_rate_hz, int | float | np.integer | np.floating):
        raise ValueError(f"{name}: sample_rate_hz={sample_rate_hz!r} is no number")
    if not _RATES_HZ[0] <= sample_rate_hz <= _RATES_HZ[1]:
        raise ValueError(f"{name}: sample_rate_hz={sample_rate_hz} is not in {_RATES_HZ[0]} to {_RATES_HZ[1]}")
    samples = _as_float(np.asarray(waveform), name)
    if samples.ndim not in (1, 2) or samples.size == 0:
        raise ValueError(f"{name}: shape {samples.shape} is neither [T] nor [T, channels] with samples")
    if samples.ndim == 2:
        if samples.shape[1] > min(_MOST_CHANNELS, samples.shape[0]):
            raise ValueError(f"{name}: shape {samples.shape} has its channels first or too many: give [T, channels]")
        samples = samples.mean(axis=1, dtype=np.float32)
    if not np.isfinite(samples).all():
        raise ValueError(f"{name}: holds samples that are NaN or infinite")
    if np.abs(samples).max() > _LOUDEST:
        raise ValueError(f"{name}: floats must be in [-1, 1]; divide by the full scale of the recording")
    resampled: np.ndarray = soxr.resample(samples, sample_rate_hz, target_hz)
    return np.ascontiguousarray(resampled, np.float32)


def begins_of(n_samples: int, window_samples: int, hop_samples: int) -> np.ndarray:
    """First samples [W] of windows: every hop as long as they fit, and one that ends with the sound.

    A sound that is shorter than a window has one, from 0.
    """
    last = max(n_samples - window_samples, 0)
    begins = np.arange(0, last + 1, hop_samples)
    return begins if begins[-1] == last else np.append(begins, last)


def windows_of(waveform: np.ndarray, begins: np.ndarray, window_samples: int) -> Iterator[np.ndarray]:
    """Batches [B, window_samples] of windows of [T]; a shorter sound is repeated, as clips were in training."""
    if len(waveform) < window_samples:
        waveform = np.resize(waveform, window_samples)
    every = np.lib.stride_tricks.sliding_window_view(waveform, window_samples)  # a view
    for first in range(0, len(begins), _BATCH):
        yield every[begins[first : first + _BATCH]]


def _as_float(samples: np.ndarray, name: str) -> np.ndarray:
    if samples.dtype == np.uint8:
        return (samples.astype(np.float32) - 128.0) / 128.0
    if samples.dtype in (np.int16, np.int32):
        return samples.astype(np.float32) * np.float32(2.0 ** (1 - 8 * samples.dtype.itemsize))
    if samples.dtype.kind != "f":
        raise ValueError(f"{name}: {samples.dtype} samples have no full scale: give floats in [-1, 1], int16 or int32")
    return samples.astype(np.float32, copy=False)
