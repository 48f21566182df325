"""Sounds that a front end may get wrong in different ways, and settings that differ in everything."""

import numpy as np
import pytest

from ivf.config import LogMelConfig, preset

RATE_HZ = 16_000
SETTINGS = {
    "default": LogMelConfig(),
    "small": preset("small").log_mel,
    "tiny": preset("tiny").log_mel,
    "narrow": LogMelConfig(n_fft=2048, window_seconds=0.05, hop_seconds=0.0125, n_mels=40, min_hz=50.0, max_hz=7_000.0),
}


@pytest.fixture(params=SETTINGS)
def config(request: pytest.FixtureRequest) -> LogMelConfig:
    return SETTINGS[request.param]


@pytest.fixture(scope="session")
def sounds() -> dict[str, np.ndarray]:
    """Name → waveform [T] float32; T divides by no hop."""
    seconds = np.arange(12_345) / RATE_HZ
    click = np.zeros_like(seconds)
    click[5_000] = 1.0
    return {
        "noise": np.random.default_rng(0).uniform(-1.0, 1.0, len(seconds)).astype(np.float32),
        "sweep": (0.8 * np.sin(2 * np.pi * (50.0 + 4_500.0 * seconds) * seconds)).astype(np.float32),
        "click": click.astype(np.float32),
        "silence": np.zeros_like(seconds, np.float32),
    }


@pytest.fixture
def noise(sounds: dict[str, np.ndarray]) -> np.ndarray:
    return sounds["noise"]
