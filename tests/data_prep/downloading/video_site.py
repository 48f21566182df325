"""What a site of videos consists of, and a fetcher of ours that is in a hurry."""

from pathlib import Path
from typing import Any

import av
import numpy as np

from data_prep.downloading.fetch_videos import VideoFetcher
from data_prep.downloading.patience import Patience
from tests.data_prep.local_server import LocalServer

HASTY = Patience(attempts=2, first_seconds=0.001, most_seconds=1.0, stall_seconds=2.0)
PAGE = '<html><head><title>{0}</title></head><body><video><source src="{0}.mp4" type="video/mp4"></video></body></html>'


def write_video(path: Path, seconds: int, noise: bool = False) -> bytes:
    """Frame n of ten a second has the grey value 0.8 n; the tone grows louder twice a second. Key frames every 5 s."""
    random = np.random.default_rng(0)
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=10, options={"preset": "ultrafast"})
        audio = container.add_stream("aac", rate=48_000, layout="mono")
        video.width = video.height = 256 if noise else 64
        video.pix_fmt, video.gop_size = "yuv420p", 50
        for number in range(10 * seconds):
            shape = (video.height, video.width, 3)
            grey = random.integers(0, 256, shape, np.uint8) if noise else np.full(shape, int(0.8 * number), np.uint8)
            container.mux(video.encode(av.VideoFrame.from_ndarray(grey, format="rgb24")))
        container.mux(video.encode())
        times = np.arange(seconds * 48_000) / 48_000
        tone = (0.02 + np.floor(2 * times) / seconds / 3) * np.sin(2 * np.pi * 440 * times)
        for begin in range(0, len(tone), 1_024):
            piece = tone[np.newaxis, begin : begin + 1_024].astype(np.float32)
            frame = av.AudioFrame.from_ndarray(piece, format="fltp", layout="mono")
            frame.rate, frame.pts = 48_000, begin
            container.mux(audio.encode(frame))
        container.mux(audio.encode())
    return path.read_bytes()


def fetcher(server: LocalServer, out: Path, **changes: Any) -> VideoFetcher:
    return VideoFetcher(out, 4.0, 0.0, HASTY, f"{server.url}/{{id}}.html", **changes)
