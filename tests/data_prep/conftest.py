"""Small media files for tests."""

from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest

VideoWriter = Callable[..., Path]


@pytest.fixture(scope="session")
def write_video() -> VideoWriter:
    """Writes an mp4: grey frames, each brighter than the last, and noise with a tone from `beep_seconds` on."""

    def write(
        path: Path, seconds: float = 2.0, beep_seconds: float = 1.0, sound: bool = True, picture: bool = True,
        faststart: bool = False,
    ) -> Path:  # fmt: skip
        rate_hz, frames_per_second = 16_000, 4
        with av.open(str(path), "w", options={"movflags": "+faststart"} if faststart else {}) as container:
            video = container.add_stream("libx264", rate=frames_per_second) if picture else None
            audio = container.add_stream("aac", rate=rate_hz, layout="mono") if sound else None
            if video is not None:
                video.width, video.height, video.pix_fmt = 48, 32, "yuv420p"
                for number in range(round(seconds * frames_per_second)):
                    grey = np.full((32, 48, 3), min(20 * number, 255), np.uint8)
                    container.mux(video.encode(av.VideoFrame.from_ndarray(grey, format="rgb24")))
                container.mux(video.encode())
            if audio is not None:
                waveform = np.random.default_rng(0).normal(0.0, 0.001, round(seconds * rate_hz)).astype(np.float32)
                times = np.arange(len(waveform)) / rate_hz
                waveform += (times >= beep_seconds) * 0.5 * np.sin(2 * np.pi * 1_000 * times).astype(np.float32)
                for begin in range(0, len(waveform), 1_024):
                    piece = waveform[np.newaxis, begin : begin + 1_024]
                    frame = av.AudioFrame.from_ndarray(piece, format="fltp", layout="mono")
                    frame.rate, frame.pts = rate_hz, begin
                    container.mux(audio.encode(frame))
                container.mux(audio.encode())
        return path

    return write
