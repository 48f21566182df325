"""Sound files become mono waveforms; unusable files are refused with a reason."""

from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import soundfile

from data_prep.media import MediaError, fit_length, read_audio
from data_prep.media.downmix import downmix

RATE_HZ = 16_000


def _noise(*shape: int) -> np.ndarray:
    return np.random.default_rng(0).uniform(-0.5, 0.5, shape)


def test_channels_are_averaged(tmp_path: Path) -> None:
    stereo = np.round(_noise(800, 2) * 2**15) / 2**15
    soundfile.write(tmp_path / "a.wav", stereo, RATE_HZ, subtype="PCM_24")
    waveform = read_audio(tmp_path / "a.wav", RATE_HZ)
    assert waveform.dtype == np.float32
    np.testing.assert_allclose(waveform, stereo.mean(axis=1), atol=1e-7)


@pytest.mark.parametrize("suffix", ["wav", "flac", "ogg"])
def test_resampling_keeps_length_and_tone(tmp_path: Path, suffix: str) -> None:
    tone = 0.5 * np.sin(2 * np.pi * 1_000 * np.arange(44_100) / 44_100)
    soundfile.write(tmp_path / f"a.{suffix}", tone, 44_100)
    waveform = read_audio(tmp_path / f"a.{suffix}", RATE_HZ)
    assert abs(len(waveform) - RATE_HZ) <= 1
    inner = slice(2_000, 14_000)
    expected = 0.5 * np.sin(2 * np.pi * 1_000 * np.arange(len(waveform)) / RATE_HZ)
    assert np.abs(waveform[inner] - expected[inner]).max() < 0.02


def test_surround_is_weighted_as_in_bs_775(tmp_path: Path) -> None:
    """Front left and right count 1, centre √2, each surround √½, LFE nothing, scaled to sum to one."""
    weights = np.array([1.0, 1.0, 2**0.5, 0.0, 0.5**0.5, 0.5**0.5])  # FLAC's order: FL FR FC LFE BL BR
    samples = _noise(4_000, 6)
    soundfile.write(tmp_path / "a.flac", samples, RATE_HZ)
    expected = samples @ (weights / weights.sum())
    np.testing.assert_allclose(read_audio(tmp_path / "a.flac", RATE_HZ), expected, atol=2**-15)


def test_channels_without_names_are_averaged(tmp_path: Path) -> None:
    samples = _noise(4_000, 6)
    soundfile.write(tmp_path / "a.wav", samples, RATE_HZ, subtype="FLOAT")
    np.testing.assert_allclose(read_audio(tmp_path / "a.wav", RATE_HZ), samples.mean(axis=1), atol=1e-6)


@pytest.mark.parametrize("layout", ["mono", "stereo", "5.1", "7.1"])
@pytest.mark.parametrize("form", ["u8", "s16", "s32", "s64", "flt", "dbl"])
def test_a_frame_sounds_alike_however_its_samples_are_stored(form: str, layout: str) -> None:
    n_channels = av.AudioLayout(layout).nb_channels
    stored = av.AudioFrame.from_ndarray(_noise(1, 777 * n_channels).astype(np.float32), "flt", layout)
    stored.rate, right = RATE_HZ, downmix(stored)
    for stored_as in (form, f"{form}p"):
        (frame,) = av.AudioResampler(format=stored_as).resample(stored)
        assert frame.format.name == stored_as
        np.testing.assert_allclose(downmix(frame), right, rtol=0, atol=2**-7 if form == "u8" else 2**-15)


def test_sample_zero_is_the_start_of_playback(tmp_path: Path, write_video: Any) -> None:
    waveform = read_audio(write_video(tmp_path / "a.mp4", seconds=2.0, beep_seconds=0.75), RATE_HZ)
    assert len(waveform) / RATE_HZ == pytest.approx(2.0, abs=0.1)
    assert np.flatnonzero(np.abs(waveform) > 0.25)[0] / RATE_HZ == pytest.approx(0.75, abs=0.02)


def test_short_sounds_are_looped_and_long_ones_cut() -> None:
    waveform = np.array([1.0, 2.0, 3.0], np.float32)
    assert fit_length(waveform, 7).tolist() == [1, 2, 3, 1, 2, 3, 1]
    assert fit_length(waveform, 2).tolist() == [1, 2]


def test_bad_files_are_refused_with_a_reason(tmp_path: Path, write_video: Any) -> None:
    soundfile.write(tmp_path / "whole.wav", _noise(4_000), RATE_HZ)
    whole = (tmp_path / "whole.wav").read_bytes()
    (tmp_path / "cut.wav").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "text.wav").write_text("no sound")
    (tmp_path / "empty.wav").touch()
    soundfile.write(tmp_path / "header.wav", np.zeros(0), RATE_HZ)
    soundfile.write(tmp_path / "nan.wav", np.array([0.0, np.nan]), RATE_HZ, subtype="FLOAT")
    video = write_video(tmp_path / "whole.mp4").read_bytes()
    (tmp_path / "cut.mp4").write_bytes(video[: len(video) // 2])
    write_video(tmp_path / "silent.mp4", sound=False)
    reasons = {
        "missing.wav": "file is missing",
        "missing.mp4": "file is missing",
        "cut.wav": "truncated: shorter than its header says",
        "text.wav": "cannot be decoded: Invalid data found when processing input",
        "empty.wav": "file is empty",
        "header.wav": "holds no samples",
        "nan.wav": "has samples that are NaN or infinite",
        "cut.mp4": "truncated: shorter than its header says",
        "silent.mp4": "no audio stream",
    }
    found = {}
    for name in reasons:
        with pytest.raises(MediaError) as caught:
            read_audio(tmp_path / name, RATE_HZ)
        assert str(caught.value) == f"{tmp_path / name}: {caught.value.reason}"
        found[name] = caught.value.reason
    assert found == reasons


def test_every_truncation_of_a_streamable_video_is_detected(tmp_path: Path, write_video: Any) -> None:
    """Its index comes first, so it can be opened; FFmpeg then fails at a damaged packet, or stops early."""
    whole = write_video(tmp_path / "whole.mp4", faststart=True).read_bytes()
    for size in range(len(whole) // 4, len(whole) * 4 // 5, 97):
        (tmp_path / "cut.mp4").write_bytes(whole[:size])
        with pytest.raises(MediaError) as caught:
            read_audio(tmp_path / "cut.mp4", RATE_HZ)
        assert caught.value.reason == "truncated: shorter than its header says"


def test_an_unknown_decoder_is_refused_with_a_list(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", _noise(100), RATE_HZ)
    with pytest.raises(ValueError, match="native, tensorflow_io"):
        read_audio(tmp_path / "a.wav", RATE_HZ, decoder="sox")  # type: ignore[arg-type]


def test_real_surround_sound(shared_data: Path) -> None:
    waveform = read_audio(shared_data / "bigbuckbunny" / "bigbuckbunny.mp4", RATE_HZ)
    assert len(waveform) / RATE_HZ == pytest.approx(5.31, abs=0.05)
    assert 1e-3 < np.abs(waveform).max() <= 1.0
