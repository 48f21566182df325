"""What decodes a long video stays small: a build needs this memory once for every worker."""

import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

ROOT = Path(__file__).parents[2]
HOURS, RATE_HZ = 3, 16_000
WORKER_MB = 500
WHOLE_MIB = HOURS * 3_600 * RATE_HZ * 4 / 2**20  # its sound as float32

# the work of a decoder process, and its peak in MiB, of which the part before is its libraries
READ = """
import sys
from pathlib import Path
from data_prep.corpora.videos import VideoItem
from data_prep.records.decoder import decode
from data_prep.records.recipe import RecordRecipe
from ivf.config import preset
status = Path("/proc/self/status").read_text  # getrusage begins with the peak of the process that started this one
peak = lambda: int(status().split("VmHWM:")[1].split()[0]) / 1024
chosen, before = preset("small"), peak()
recipe = RecordRecipe("videos", 0, chosen.audio, chosen.image, chosen.log_mel)
print(sum(1 for pair in decode(VideoItem(Path(sys.argv[1]), "video"), recipe)), before, peak())
"""


@pytest.fixture(scope="module")
def encoded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three hours of a grey picture and a tone."""
    file = tmp_path_factory.mktemp("long") / "long.mkv"
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
    return file


@pytest.mark.parametrize("suffix", ["mkv", "mp4"])
def test_ten_windows_of_three_hours_take_little_memory(encoded: Path, tmp_path: Path, suffix: str) -> None:
    file = encoded if encoded.suffix == f".{suffix}" else tmp_path / f"long.{suffix}"
    if file != encoded:
        with av.open(str(encoded)) as whole, av.open(str(file), "w") as container:
            copies = {stream.index: container.add_stream_from_template(stream) for stream in whole.streams}
            for packet in whole.demux():
                if packet.dts is not None:
                    packet.stream = copies[packet.stream.index]
                    container.mux(packet)
    command = [sys.executable, "-c", READ, str(file)]
    printed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split()
    before_mib, peak_mib = map(float, printed[1:])
    assert int(printed[0]) == 10
    assert peak_mib - before_mib < 0.25 * WHOLE_MIB
    assert peak_mib * 2**20 < WORKER_MB * 10**6
