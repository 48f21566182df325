"""Spectrograms of the labelled clips, read back from disk as any user would."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from data_prep.synthetic_world.clip import Clip
from data_prep.synthetic_world.layout import media_path
from data_prep.synthetic_world.log_mel import log_mel
from data_prep.synthetic_world.noise_bank import SAMPLE_RATE


def read_log_mel(clip: Clip, out: Path) -> NDArray[np.float32]:
    """Returns the log-mel spectrogram [F, 64] of a clip's mono sound at 16 kHz.

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
    """Returns mean and standard deviation of each log-mel band [128]."""
    spectrogram = read_log_mel(clip, out)
    return np.concatenate([spectrogram.mean(axis=0), spectrogram.std(axis=0)])
