"""Every front end, and sounds that one may get wrong in different ways."""

from pathlib import Path

import numpy as np
import pytest

from data_prep.media import read_audio
from ivf.frontends import FRONT_ENDS, Spectrum, create

RATE_HZ = 16_000
SOUNDS = ("noise", "sweep", "click", "silence", "dog", "rain", "clock")
_RECORDINGS = {  # real clips of ESC-10
    "dog": "001 - Dog bark/1-100032-A.ogg",  # a second of sound, then digital silence
    "rain": "002 - Rain/1-17367-A.ogg",
    "clock": "005 - Clock tick/1-21934-A.ogg",
}


def synthetic(sound: str, n_samples: int = 40_123) -> np.ndarray:
    """[T] float32; the default T divides by no hop."""
    seconds = np.arange(n_samples) / RATE_HZ
    if sound == "noise":
        waveform = np.random.default_rng(0).uniform(-1.0, 1.0, n_samples)
    elif sound == "sweep":
        waveform = 0.8 * np.sin(2 * np.pi * (50.0 + 1_500.0 * seconds) * seconds)  # 50 Hz to 7.6 kHz
    else:
        waveform = np.zeros(n_samples)
        waveform[5_000::15_000] = float(sound == "click")
    return waveform.astype(np.float32)


@pytest.fixture(params=SOUNDS)
def sound(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def waveform(sound: str, request: pytest.FixtureRequest) -> np.ndarray:
    """[T] float32; a test of a real recording is skipped where there is none."""
    if sound not in _RECORDINGS:
        return synthetic(sound)
    folder: Path = request.getfixturevalue("shared_data")
    return read_audio(folder / "esc10" / _RECORDINGS[sound], RATE_HZ)


@pytest.fixture
def noise() -> np.ndarray:
    return synthetic("noise")


@pytest.fixture(params=FRONT_ENDS)
def front_end(request: pytest.FixtureRequest) -> Spectrum:
    return create(request.param)


@pytest.fixture
def waveforms() -> np.ndarray:
    """[B, T], each clip of another kind."""
    return np.stack([synthetic(sound) for sound in ("noise", "sweep", "click", "silence")])
