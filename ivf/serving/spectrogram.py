"""A spectrogram to look at: a picture, and where its frequencies lie."""

from typing import Any

import numpy as np

from ivf.config import LogMelConfig
from ivf.frontends import LogMel
from ivf.serving.png import data_uri

_MOST_COLUMNS = 800
_RANGE_NATS = 16.0  # below the loudest point, about 70 dB
_TICKS_HZ = (125, 250, 500, 1_000, 2_000, 4_000, 8_000, 16_000)
_COLOURS = np.array([(8, 8, 24), (64, 18, 96), (156, 40, 96), (230, 100, 50), (250, 190, 60), (252, 252, 190)])


def spectrogram_of(waveform: np.ndarray, sample_rate_hz: int) -> dict[str, Any]:
    """[T] → {"image": a PNG as a data URI, lowest band at the bottom, "ticks": [{"hz", "height" in [0, 1]}]}.

    It has a column every 10 ms, or fewer of a long sound.
    """
    hop_seconds = max(0.01, len(waveform) / sample_rate_hz / _MOST_COLUMNS)
    config = LogMelConfig(sample_rate_hz, n_fft=1024, hop_seconds=hop_seconds, max_hz=sample_rate_hz / 2)
    front_end = LogMel(config)
    waveform = np.pad(waveform, (0, max(0, front_end.least_samples - len(waveform))))  # of a sound of some milliseconds
    levels = front_end(waveform[np.newaxis])[0, :, ::-1, 0].numpy().T  # [M, F], highest band first
    shade = np.clip(1.0 + (levels - levels.max()) / _RANGE_NATS, 0.0, 1.0)
    places = np.linspace(0.0, 1.0, len(_COLOURS))
    pixels = np.stack([np.interp(shade, places, channel) for channel in _COLOURS.T], axis=-1)
    bands = front_end.band_hz
    assert bands is not None
    heights = np.interp(_TICKS_HZ, bands, (np.arange(len(bands)) + 0.5) / len(bands))
    ticks = [
        {"hz": hz, "height": float(height)}
        for hz, height in zip(_TICKS_HZ, heights, strict=True)
        if bands[0] < hz <= sample_rate_hz / 2
    ]
    return {"image": data_uri(pixels.astype(np.uint8)), "ticks": ticks}
