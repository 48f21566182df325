"""Encoding of rendered clips: the same input gives the same bytes."""

import io

import av
import numpy as np
import soundfile
import soxr
from av.audio.stream import AudioStream
from av.container import OutputContainer
from numpy.typing import NDArray
from PIL import Image

from data_prep.synthetic_world.audio_format import AudioFormat
from data_prep.synthetic_world.noise_bank import SAMPLE_RATE, Signal

_MAX_DELAY = 3  # samples at 48 kHz; small, so that the mean of both channels has no notch below 8 kHz
_MAX_LEVEL_DIFFERENCE_DB = 1.5
# Without assembly: the output of x264's AVX-512 code depends on the memory alignment of the pictures.
_ENCODER_OPTIONS = {"preset": "veryfast", "crf": "20", "threads": "1", "flags": "+bitexact", "x264-params": "asm=0"}
_AAC_OPTIONS = {"flags": "+bitexact", "aac_coder": "fast"}  # half the time of the default coder
_AAC_BIT_RATE = 48000
_AAC_FRAME = 1024  # samples


def encode_wav(sound: Signal, form: AudioFormat, rng: np.random.Generator) -> bytes:
    """Encodes a sound as a wav file; the two channels of stereo differ in delay and level, as binaural ones do.

    Args:
        sound: float32 [T] in [-1, 1] at 16 kHz.
        form: sample rate, channels, sample format.
        rng: generator of the interaural delay and level difference.
    """
    resampled = sound if form.sample_rate == SAMPLE_RATE else soxr.resample(sound, SAMPLE_RATE, form.sample_rate)
    if form.channels == 2:
        delay = int(rng.integers(-_MAX_DELAY, _MAX_DELAY + 1))
        gain = 10 ** (rng.uniform(-_MAX_LEVEL_DIFFERENCE_DB, _MAX_LEVEL_DIFFERENCE_DB) / 40)
        resampled = np.stack([resampled * gain, np.roll(resampled, delay) / gain], axis=1)  # [T, 2]
    content = io.BytesIO()
    soundfile.write(content, np.clip(resampled, -1, 1), form.sample_rate, form.subtype, format="WAV")
    return content.getvalue()


def encode_video(pictures: NDArray[np.uint8], sound: Signal | None, frames_per_second: int) -> bytes:
    """Encodes frames [F, 64, 64, 3] and sound [T] at 16 kHz, if there is any, as mp4 with H.264 and AAC."""
    content = io.BytesIO()
    with av.open(content, "w", format="mp4", options={"fflags": "+bitexact"}) as container:
        video = container.add_stream("libx264", rate=frames_per_second, options=_ENCODER_OPTIONS)
        video.height, video.width, video.pix_fmt = pictures.shape[1], pictures.shape[2], "yuv420p"
        audio = None
        if sound is not None:
            audio = container.add_stream("aac", rate=SAMPLE_RATE, layout="mono", options=_AAC_OPTIONS)
            audio.bit_rate = _AAC_BIT_RATE
        for picture in pictures:
            container.mux(video.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(video.encode(None))
        if audio is not None and sound is not None:
            _encode_sound(container, audio, sound)
    return content.getvalue()


def _encode_sound(container: OutputContainer, stream: AudioStream, sound: Signal) -> None:
    for start in range(0, len(sound), _AAC_FRAME):
        block = np.ascontiguousarray(sound[None, start : start + _AAC_FRAME])
        frame = av.AudioFrame.from_ndarray(block, format="fltp", layout="mono")
        frame.sample_rate, frame.pts = SAMPLE_RATE, start
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))


def encode_png(picture: NDArray[np.uint8]) -> bytes:
    """Encodes a picture [H, W, 3] as PNG."""
    content = io.BytesIO()
    Image.fromarray(picture).save(content, "PNG")
    return content.getvalue()
