"""Coloured noise for the cost of one inverse FFT: a bank of white-noise spectra, shaped and rolled in time."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import scipy.fft
from numpy.typing import NDArray

SAMPLE_RATE = 16000  # Hz, of all rendering: paper §4.1
_WHITE_NOISES = 8  # each is rolled by a random offset, so that clips do not share their noise
_GRID_POINTS = 512  # of the log-frequency grid of gains
_LOWEST_HZ = 20.0

Signal = NDArray[np.float32]  # [T]
Bump = tuple[float, float, float]  # centre in Hz, standard deviation in octaves, gain in dB


class NoiseBank:
    """White-noise spectra of T samples, and the log-frequency grid on which gains are defined.

    Gains are given at `octaves` (log2 of Hz, [512]); `spread` assigns them to the bins of the FFT.
    """

    def __init__(self, samples: int) -> None:
        self.samples = samples
        self.octaves = np.linspace(np.log2(_LOWEST_HZ), np.log2(SAMPLE_RATE / 2), _GRID_POINTS, dtype=np.float32)
        frequencies = np.fft.rfftfreq(samples, 1 / SAMPLE_RATE)
        position = (np.log2(np.maximum(frequencies, _LOWEST_HZ)) - self.octaves[0]) / (
            self.octaves[-1] - self.octaves[0]
        )
        self._grid_index = np.rint(position * (_GRID_POINTS - 1)).astype(np.int32)
        self._below = frequencies < _LOWEST_HZ
        rng = np.random.default_rng(0)
        white = rng.standard_normal((_WHITE_NOISES, samples), dtype=np.float32)
        self._spectra = scipy.fft.rfft(white)  # [8, T/2 + 1]

    def spread(self, gain_db: NDArray[np.float32]) -> NDArray[np.float32]:
        """Returns linear gains of the FFT's bins [T/2 + 1], zero below 20 Hz, for gains in dB on the grid [512]."""
        linear = np.power(np.float32(10.0), gain_db.astype(np.float32) / 20)[self._grid_index]
        linear[self._below] = 0.0
        return linear

    def noise(self, gain_db: NDArray[np.float32], rng: np.random.Generator) -> Signal:
        """Returns noise of unit RMS with the spectral shape `gain_db` on the grid [512]."""
        spectrum = self._spectra[rng.integers(_WHITE_NOISES)] * self.spread(gain_db)
        signal = np.roll(scipy.fft.irfft(spectrum, self.samples), rng.integers(self.samples))
        return signal / np.sqrt(np.mean(np.square(signal)))

    def band_noise(self, bumps: Sequence[Bump], rng: np.random.Generator) -> Signal:
        """Returns noise of unit RMS whose power is a sum of Gaussian bumps over log frequency."""
        power: NDArray[np.float32] = np.full(_GRID_POINTS, 1e-7, np.float32)
        for centre_hz, octaves, db in bumps:
            power += 10 ** (db / 10) * np.exp(-0.5 * ((self.octaves - np.log2(centre_hz)) / octaves) ** 2)
        return self.noise(np.float32(10) * np.log10(power), rng)


@lru_cache(maxsize=8)
def noise_bank(samples: int) -> NoiseBank:
    """Returns the bank for clips of `samples` samples, the same in every world and every worker."""
    return NoiseBank(samples)
