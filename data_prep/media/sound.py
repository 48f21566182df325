"""Sound files → mono float32 waveforms."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import av
import numpy as np
import soundfile
import soxr

from data_prep.media.container import MediaError, open_container, start_seconds

Decoder = Literal["native", "tensorflow_io"]
_SOUND_FILES = (".wav", ".flac", ".ogg")
# Per-channel weights of the downmix, before they are scaled to sum to one: ITU-R BS.775's stereo downmix (centre at
# -3 dB on both sides, each surround at -3 dB on its own side, no LFE), then the mean of left and right.
_DOWNMIX = {"FC": 2**0.5, "BL": 0.5**0.5, "BR": 0.5**0.5, "SL": 0.5**0.5, "SR": 0.5**0.5, "BC": 0.5**0.5, "LFE": 0.0}
_TRUNCATION_SECONDS = 0.25  # ours: codecs pad and trim by some hundredths of a second; truncation loses more


def read_audio(path: Path, sample_rate_hz: int, decoder: Decoder = "native") -> np.ndarray:
    """The first audio stream of a sound or video file, [T] float32, mono, at `sample_rate_hz`; full scale is 1.

    One or two channels are averaged, and so are channels without names; surround is weighted as in ITU-R BS.775.
    Sample 0 is the start of playback. `native` decodes wav, flac and ogg with libsndfile and other formats with FFmpeg;
    `tensorflow_io` gives the same where that package loads. Both resample with soxr.

    Raises:
        MediaError: The file is missing, damaged, truncated, empty, or holds samples that are not finite.
        RuntimeError: tensorflow-io is missing or does not load.
        ValueError: There is no such decoder.
    """
    if not path.is_file():
        raise MediaError(path, "file is missing")
    if path.stat().st_size == 0:
        raise MediaError(path, "file is empty")
    waveform, rate_hz = _decode(decoder)(path)
    if not np.isfinite(waveform).all():
        raise MediaError(path, "has samples that are NaN or infinite")
    waveform = soxr.resample(waveform, rate_hz, sample_rate_hz)
    if not waveform.size:
        raise MediaError(path, "holds no samples")
    return waveform


def fit_length(waveform: np.ndarray, n_samples: int) -> np.ndarray:
    """[T] → [n_samples]: a short waveform is looped, a long one is cut at its end."""
    return np.resize(waveform, n_samples)


def _decode(decoder: Decoder) -> Callable[[Path], tuple[np.ndarray, int]]:
    if decoder == "native":
        return _decode_native
    if decoder == "tensorflow_io":
        from data_prep.media.tensorflow_io_sound import decode_with_tensorflow_io

        return decode_with_tensorflow_io
    raise ValueError(f"no decoder {decoder!r}; there are native, tensorflow_io")


def _decode_native(path: Path) -> tuple[np.ndarray, int]:
    if path.suffix.lower() not in _SOUND_FILES:
        return _decode_with_ffmpeg(path)
    try:
        info = soundfile.info(path)
        if info.channels > 2:  # libsndfile does not name the channels
            return _decode_with_ffmpeg(path)
        if path.suffix.lower() == ".wav" and "(should be" in info.extra_info:
            raise MediaError(path, "truncated: shorter than its header says")
        samples, rate_hz = soundfile.read(path, dtype="float32", always_2d=True)  # [T, C]
    except soundfile.SoundFileError as error:
        raise MediaError(path, f"cannot be decoded: {getattr(error, 'error_string', error)}") from error
    return samples.mean(axis=1), rate_hz


def _decode_with_ffmpeg(path: Path) -> tuple[np.ndarray, int]:
    with open_container(path) as container:
        if not container.streams.audio:
            raise MediaError(path, "no audio stream")
        stream = container.streams.audio[0]
        to_float = av.AudioResampler(format="fltp")
        pieces: list[np.ndarray] = []
        start_offset: float | None = None
        for frame in container.decode(stream):
            if start_offset is None:
                start_offset = float(frame.time or 0.0) - start_seconds(container)
            pieces += [_downmix(piece) for piece in to_float.resample(frame)]
        rate_hz = stream.rate
        stated_seconds = float(stream.duration * stream.time_base) if stream.duration and stream.time_base else 0.0
    if start_offset is None:
        raise MediaError(path, "holds no samples")
    waveform = np.concatenate(pieces)
    if len(waveform) / rate_hz < stated_seconds - _TRUNCATION_SECONDS:
        raise MediaError(path, "truncated: its sound ends before the stated duration")
    late = round(start_offset * rate_hz)  # samples between the start of playback and the first decoded one
    return np.concatenate([np.zeros(max(late, 0), np.float32), waveform[max(-late, 0) :]]), rate_hz


def _downmix(frame: av.AudioFrame) -> np.ndarray:
    samples = frame.to_ndarray()  # [C, T]
    if samples.shape[0] == 1:
        return samples[0]
    weights = np.array([_DOWNMIX.get(channel.name, 1.0) for channel in frame.layout.channels], np.float32)
    return weights / weights.sum() @ samples
