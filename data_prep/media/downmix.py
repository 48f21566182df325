"""Decoded audio frames → mono float32."""

from functools import cache
from typing import Any

import av
import numpy as np

# Per-channel weights before they are scaled to sum to one: ITU-R BS.775's stereo downmix (centre at -3 dB on both
# sides, each surround at -3 dB on its own side, no LFE), then the mean of left and right. Others weigh 1.
_WEIGHTS = {
    "FC": 2**0.5, "BL": 0.5**0.5, "BR": 0.5**0.5, "SL": 0.5**0.5, "SR": 0.5**0.5, "BC": 0.5**0.5,
    "LFE": 0.0, "LFE2": 0.0,
}  # fmt: skip
_SAFE_PLANES = 7  # PyAV 18 reads behind the planes of frames that have more
_DTYPES: dict[str, type[np.number[Any]]] = {  # of FFmpeg's sample formats; planar ones have a `p` behind their name
    "u8": np.uint8, "s16": np.int16, "s32": np.int32, "s64": np.int64, "flt": np.float32, "dbl": np.float64,
}  # fmt: skip


def downmix(frame: av.AudioFrame) -> np.ndarray:
    """[T] float32 with full scale 1: one or two channels and channels without names are averaged, surround weighted."""
    samples = _channels(frame)  # [C, T]
    if samples.shape[0] == 1:
        return samples[0]
    return _weights(frame.layout.name) @ samples


@cache  # asked for every frame of some hundredths of a second
def _weights(layout: str) -> np.ndarray:
    """[C] of a layout by the name that FFmpeg gives it; they sum to one."""
    weights = np.array([_WEIGHTS.get(channel.name, 1.0) for channel in av.AudioLayout(layout).channels], np.float32)
    if not weights.sum():
        weights[:] = 1.0
    return weights / weights.sum()


def _channels(frame: av.AudioFrame) -> np.ndarray:
    """[C, T] float32, converted as libswresample does."""
    n_channels = frame.layout.nb_channels
    if frame.format.is_planar and n_channels > _SAFE_PLANES:
        (frame,) = av.AudioResampler(format="flt").resample(frame)
    dtype = _DTYPES[frame.format.name.removesuffix("p")]
    if frame.format.is_planar:  # PyAV's `to_ndarray` takes twice as long, for some hundred frames of each window
        samples = np.array([np.frombuffer(memoryview(plane), dtype, frame.samples) for plane in frame.planes])  # [C, T]
    else:
        alternating = np.frombuffer(memoryview(frame.planes[0]), dtype, frame.samples * n_channels)
        samples = alternating.reshape(-1, n_channels).T  # [C, T]
    if samples.dtype == np.uint8:
        return (samples.astype(np.float32) - 128) / 128
    if samples.dtype.kind == "i":
        return samples.astype(np.float32) * np.float32(2.0 ** (1 - 8 * samples.dtype.itemsize))
    return samples.astype(np.float32, copy=False)
