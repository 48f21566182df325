"""Log-mel spectrograms in NumPy for the contact sheet and the yardsticks; training uses `ivf.frontends`."""

from functools import lru_cache
from pathlib import Path

import numpy as np
import scipy.fft
import soundfile
import soxr
from numpy.typing import NDArray

from data_prep.synthetic_world.clips import Clip
from data_prep.synthetic_world.layout import media_path
from data_prep.synthetic_world.noise_bank import SAMPLE_RATE, Signal

BANDS = 64
_WINDOW = 400  # 25 ms
_HOP = 160  # 10 ms
_FFT = 512


def log_mel(sound: Signal) -> NDArray[np.float32]:
    """Returns the natural-log mel power spectrogram [F, 64] of sound [T] at 16 kHz; F = 1 + (T - 400) // 160."""
    frames = np.lib.stride_tricks.sliding_window_view(sound, _WINDOW)[::_HOP]  # [F, 400]
    spectrum = scipy.fft.rfft(frames * np.hanning(_WINDOW).astype(np.float32), _FFT)
    return np.log(np.square(np.abs(spectrum)) @ _mel_filters() + 1e-8).astype(np.float32)


def read_log_mel(clip: Clip, out: Path) -> NDArray[np.float32]:
    """Returns the log-mel spectrogram [F, 64] of a labelled clip's wav file, mono at 16 kHz.

    Raises:
        ValueError: the file is damaged.
    """
    path = media_path(out, clip)
    try:
        sound, rate = soundfile.read(path, dtype="float32", always_2d=True)  # [T, channels]
    except soundfile.SoundFileError as error:
        raise ValueError(f"{path}: cannot be read back ({error}); remove it and call again") from error
    mono = sound.mean(axis=1)
    return log_mel(mono if rate == SAMPLE_RATE else soxr.resample(mono, rate, SAMPLE_RATE))


def spectral_statistics(clip: Clip, out: Path) -> NDArray[np.float32]:
    """Returns mean and standard deviation of each log-mel band [128] of a labelled clip."""
    spectrogram = read_log_mel(clip, out)
    return np.concatenate([spectrogram.mean(axis=0), spectrogram.std(axis=0)])


@lru_cache(maxsize=1)
def _mel_filters() -> NDArray[np.float32]:
    """Returns triangular HTK mel filters [257, 64] from 0 to 8 kHz."""
    mel_top = 2595 * np.log10(1 + SAMPLE_RATE / 2 / 700)
    edges = 700 * (10 ** (np.linspace(0, mel_top, BANDS + 2) / 2595) - 1)  # Hz, [66]
    hz = np.fft.rfftfreq(_FFT, 1 / SAMPLE_RATE)[:, None]  # [257, 1]
    rising = (hz - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - hz) / (edges[2:] - edges[1:-1])
    return np.maximum(0, np.minimum(rising, falling)).astype(np.float32)
