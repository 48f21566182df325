"""Encoded media keep length, pitch and amplitude, and the same input gives the same bytes."""

from __future__ import annotations

import io

import numpy as np
import pytest
import soundfile

from data_prep.synthetic_world.audio_format import ESC50_FORMAT, SHORT_FORMAT, TAU2019_FORMAT, AudioFormat
from data_prep.synthetic_world.media_files import encode_video, encode_wav


def test_short_wav_is_exact_to_one_quantization_step() -> None:
    sound = np.sin(np.arange(16000) / 20).astype(np.float32)
    read, rate = soundfile.read(io.BytesIO(encode_wav(sound, SHORT_FORMAT, np.random.default_rng(0))))
    assert rate == 16000
    assert np.abs(read - sound).max() <= 1 / 32768


@pytest.mark.parametrize("form", [ESC50_FORMAT, TAU2019_FORMAT])
def test_resampled_wav_keeps_pitch_and_length(form: AudioFormat) -> None:
    sound = 0.5 * np.sin(2 * np.pi * 1000 * np.arange(16000) / 16000).astype(np.float32)
    read, rate = soundfile.read(io.BytesIO(encode_wav(sound, form, np.random.default_rng(0))), always_2d=True)
    assert read.shape == (form.sample_rate, form.channels)
    assert rate == form.sample_rate
    assert np.argmax(np.abs(np.fft.rfft(read[:, 0]))) == 1000  # one second: bins are Hz


def test_video_bytes_repeat() -> None:
    rng = np.random.default_rng(0)
    pictures = rng.integers(0, 256, (6, 64, 64, 3), dtype=np.uint8)
    sound = rng.normal(0, 0.1, 49152).astype(np.float32)
    assert encode_video(pictures, sound, 2) == encode_video(pictures, sound, 2)
