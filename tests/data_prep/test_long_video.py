"""The memory for a video's windows does not grow with its length."""

import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

ROOT = Path(__file__).parents[2]
HOURS, RATE_HZ = 3, 16_000
WHOLE_MIB = HOURS * 3_600 * RATE_HZ * 4 / 2**20  # its sound as float32

READ = """
import resource, sys
from pathlib import Path
from data_prep.corpora.videos import VideoItem
from ivf.config import PRESETS
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
preset = PRESETS["small"]
keys = [pair.key for pair in VideoItem(Path(sys.argv[1]), "video").pairs(preset.audio, preset.image, seed=0)]
print(len(keys), (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)
"""


def test_ten_windows_of_three_hours_take_little_memory(tmp_path: Path) -> None:
    file = tmp_path / "long.mkv"
    with av.open(str(file), "w") as container:
        video, audio = container.add_stream("mpeg4", rate=1), container.add_stream("flac", rate=RATE_HZ, layout="mono")
        video.width, video.height, video.pix_fmt = 32, 32, "yuv420p"
        picture = av.VideoFrame.from_ndarray(np.full((32, 32, 3), 128, np.uint8), format="rgb24")
        second = (1_000 * np.sin(0.3 * np.arange(RATE_HZ))).astype(np.int16)[np.newaxis]
        for number in range(HOURS * 3_600):
            picture.pts, picture.time_base = number, Fraction(1)
            container.mux(video.encode(picture))
            frame = av.AudioFrame.from_ndarray(second, format="s16", layout="mono")
            frame.rate, frame.pts = RATE_HZ, number * RATE_HZ
            container.mux(audio.encode(frame))
        container.mux(video.encode())
        container.mux(audio.encode())
    command = [sys.executable, "-c", READ, str(file)]
    pairs, grown_mib = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split()
    assert int(pairs) == 10
    assert float(grown_mib) < 0.25 * WHOLE_MIB
