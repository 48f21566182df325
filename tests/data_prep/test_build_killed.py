"""Builds that are killed, and how much memory decoding takes."""

import subprocess
import sys
from pathlib import Path

from data_prep.synthetic_world.layout import TAU2019

ROOT = Path(__file__).parents[2]
_KILLED = """
import os, random, signal, sys, time
from pathlib import Path
import tensorflow, data_prep.records.serialize
from data_prep import build_records as module
from data_prep.records import shard_plan
from ivf.config import preset

source, out = Path(sys.argv[1]), Path(sys.argv[2])
module.write_shards = lambda tasks, workers: [task.write() for task in tasks]
shard_plan._SHARD_ITEMS = 3

def build(where):
    module.build_records("esc50", source, where, preset("tiny"))

moments, killed = random.Random(5), 0
while killed < 10:
    child = os.fork()  # TensorFlow has run nothing here, so its copy in the child is whole
    if not child:
        build(out)
        os._exit(0)
    time.sleep(moments.uniform(0.005, 0.12))
    if not os.waitpid(child, os.WNOHANG)[0]:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        killed += 1
    for index in out.glob("index.json"):  # it ended before: the next one has something to do
        index.unlink()
        for shard in sorted(out.glob("*.tfrecord"))[::2]:
            shard.unlink()
build(out)
build(Path(sys.argv[3]))
"""
_MEMORY = """
import sys
from pathlib import Path
from data_prep.corpora import CORPORA
from data_prep.records.decoder import decode
from data_prep.records.recipe import RecordRecipe
from ivf.config import preset

def peak():
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])

tiny = preset("tiny")
for corpus, source in zip(sys.argv[1::2], sys.argv[2::2]):
    recipe = RecordRecipe(corpus, 0, tiny.audio, tiny.image, tiny.log_mel)
    items = CORPORA[corpus].items(Path(source))[:4]
    def read(times):
        for item in items * times:
            for _ in decode(item, recipe):
                pass
    read(5)
    before = peak()
    read(45)
    print(corpus, peak() - before)
"""


def test_killed_at_ten_moments_it_ends_with_the_same_bytes(tiny_world: Path, tmp_path: Path) -> None:
    folders = [str(tiny_world / "ESC-50"), str(tmp_path / "killed"), str(tmp_path / "whole")]
    command = [sys.executable, "-c", _KILLED, *folders]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stderr
    killed, whole = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("killed", "whole")
    )
    assert killed == whole and len(list((tmp_path / "whole").glob("*.tfrecord"))) == 20


def test_decoding_ten_times_as_much_takes_no_more_memory(tiny_world: Path) -> None:
    sources = ["videos", str(tiny_world / "videos"), "tau2019", str(tiny_world / TAU2019)]
    command = [sys.executable, "-c", _MEMORY, *sources]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, timeout=100)
    for line in done.stdout.splitlines():
        _, kilobytes = line.split()
        assert int(kilobytes) < 8_000, line
    assert len(done.stdout.splitlines()) == 2
