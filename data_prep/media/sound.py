"""Sound files, and the sound of videos → mono float32 waveforms."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

import numpy as np
import soundfile
import soxr
from av.container import InputContainer

from data_prep.media.container import MediaError, open_container, reading, refuse_unreadable
from data_prep.media.sound_stream import TRUNCATION_SECONDS, decode_span, decode_stream
from data_prep.media.wave_header import WaveHeader

Decoder = Literal["native", "tensorflow_io"]
_DECODERS = ("native", "tensorflow_io")
_MARGIN_SECONDS = 1.0  # ours: longer than the resampler's filter, and than decoders need to warm up
_LIBSNDFILE = {".wav": b"RIFF", ".flac": b"fLaC", ".ogg": b"OggS"}


def read_audio(
    path: Path, sample_rate_hz: int, decoder: Decoder = "native", *, at_most_seconds: float | None = None
) -> np.ndarray:
    """The first audio stream of a sound or video file, [T] float32, mono, at `sample_rate_hz`; full scale is 1.

    One or two channels are averaged, and so are channels without names; surround is weighted as in ITU-R BS.775.
    Sample 0 is the start of playback, and time stamps place what follows: missing packets are silence. `native` decodes
    plain wav, flac and ogg with libsndfile and everything else with FFmpeg; `tensorflow_io` gives the same where that
    package loads. Both resample with soxr.

    Args:
        path: The file.
        sample_rate_hz: Of the waveform.
        decoder: `native` or `tensorflow_io`.
        at_most_seconds: A longer file is read up to here, so that its length costs neither memory nor time; its end is
            then not looked at.

    Raises:
        MediaError: The file is missing, damaged, truncated, empty, or holds samples that are not finite.
        RuntimeError: tensorflow-io is missing or does not load.
        ValueError: There is no such decoder.
    """
    if decoder not in _DECODERS:
        raise ValueError(f"no decoder {decoder!r}; there are {', '.join(_DECODERS)}")
    refuse_unreadable(path)
    if decoder == "tensorflow_io":
        from data_prep.media.tensorflow_io_sound import decode_with_tensorflow_io

        samples, rate_hz = decode_with_tensorflow_io(path)
        return _finite(path, soxr.resample(_finite(path, samples), rate_hz, sample_rate_hz))
    with reading(path):
        return _finite(path, _decode(path, sample_rate_hz, at_most_seconds))


def read_audio_windows(
    path: Path, sample_rate_hz: int, begins_seconds: Iterable[float], n_samples: int
) -> Iterator[np.ndarray]:
    """[n_samples] from each of `begins_seconds` on, found by seeking: costs the same anywhere in a long video.

    Raises:
        MediaError: As `read_audio`.
    """
    with open_container(path) as container:
        yield from audio_windows_of(path, container, sample_rate_hz, begins_seconds, n_samples)


def audio_windows_of(
    path: Path, container: InputContainer, sample_rate_hz: int, begins_seconds: Iterable[float], n_samples: int
) -> Iterator[np.ndarray]:
    """`read_audio_windows` of a file that is open; between two windows others may read from it."""
    for begin in begins_seconds:
        # whole seconds, so that the resampler meets the phases that it meets in the whole file
        origin = float(max(np.floor(begin) - _MARGIN_SECONDS, 0.0))
        waveform = decode_span(path, container, sample_rate_hz, origin, begin + n_samples / sample_rate_hz)
        window = waveform[round((begin - origin) * sample_rate_hz) :]
        yield fit_length(_finite(path, window), n_samples)


def fit_length(waveform: np.ndarray, n_samples: int) -> np.ndarray:
    """[T] → [n_samples], a copy: a short waveform is looped, a long one is cut at its end."""
    return np.resize(waveform[:n_samples], n_samples)


def _finite(path: Path, waveform: np.ndarray) -> np.ndarray:
    if not waveform.size:
        raise MediaError(path, "holds no samples")
    if not np.isfinite(waveform).all():
        raise MediaError(path, "has samples that are NaN or infinite")
    return waveform


def _decode(path: Path, sample_rate_hz: int, at_most_seconds: float | None) -> np.ndarray:
    header = WaveHeader.read(path)
    if header is not None and header.is_truncated:
        raise MediaError(path, "truncated: shorter than its header says")
    if _is_for_libsndfile(path, header):
        decoded = _decode_with_libsndfile(path, at_most_seconds)
        if decoded is not None:
            samples, rate_hz = decoded
            return soxr.resample(_finite(path, samples), rate_hz, sample_rate_hz)
    waveform = decode_stream(path, sample_rate_hz, at_most_seconds)
    seconds = len(waveform) / sample_rate_hz
    if header is not None and at_most_seconds is None and header.is_shortened(seconds, TRUNCATION_SECONDS):
        raise MediaError(path, "decodes to less sound than its header states")
    return waveform


def _is_for_libsndfile(path: Path, header: WaveHeader | None) -> bool:
    signature = _LIBSNDFILE.get(path.suffix.lower())
    if header is not None or signature is None:
        return header is not None and signature == b"RIFF" and header.is_plain
    with path.open("rb") as file:
        return file.read(4) == signature


def _decode_with_libsndfile(path: Path, at_most_seconds: float | None) -> tuple[np.ndarray, int] | None:
    """[T] at the rate of the file; None for what FFmpeg reads better."""
    try:
        with soundfile.SoundFile(os.fsencode(path)) as file:
            # libsndfile does not name channels; a length of almost 2⁶³ is one that it does not know
            if file.channels > 2 or file.frames > 2**48:
                return None
            wanted = (
                file.frames if at_most_seconds is None else min(file.frames, round(at_most_seconds * file.samplerate))
            )
            samples = file.read(wanted, dtype="float32", always_2d=True)  # [T, C]
            if len(samples) < wanted:
                raise MediaError(path, "truncated: its sound ends before the stated duration")
            if file.channels == 1:
                return samples[:, 0], file.samplerate
            return (samples[:, 0] + samples[:, 1]) / 2, file.samplerate  # NumPy's mean over two takes 25 times as long
    except soundfile.SoundFileError:
        return None
