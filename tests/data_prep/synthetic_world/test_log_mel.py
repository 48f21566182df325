"""The small log-mel spectrogram agrees with librosa's."""

from __future__ import annotations

import librosa
import numpy as np

from data_prep.synthetic_world.log_mel import log_mel


def test_log_mel_agrees_with_librosa() -> None:
    sound = np.random.default_rng(0).normal(0, 0.1, 16000).astype(np.float32)
    frames = librosa.util.frame(sound, frame_length=400, hop_length=160).T * np.hanning(400)
    power = np.abs(np.fft.rfft(frames, 512)) ** 2
    mel = librosa.filters.mel(sr=16000, n_fft=512, n_mels=64, htk=True, norm=None)
    np.testing.assert_allclose(log_mel(sound), np.log(power @ mel.T + 1e-8), atol=2e-3)
