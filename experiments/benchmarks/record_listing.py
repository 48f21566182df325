"""Measures the memory and time of listing many videos, planning their shards, and finding finished ones again.

    python -m experiments.benchmarks.record_listing --out build/benchmarks/record_listing.json

Writes JSON. Makes as many tiny files in a temporary folder, all but a few of which are skipped with a reason. About a
minute. Expected: memory grows by about a kilobyte a file, the list itself, so 100,000 files stay below 200 MB.
"""

import tempfile
import time
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from data_prep.build_records import build_records
from data_prep.corpora import Pair
from data_prep.corpora.videos import VideoItem, pair_items
from data_prep.media import MediaError
from data_prep.records.recipe import RecordRecipe
from data_prep.records.shard_plan import plan_shards
from data_prep.records.shard_task import ShardTask
from data_prep.worker_processes import worker_processes
from ivf.config import preset
from ivf.evaluation.environment import environment
from ivf.json_files import write_json

_IN_A_FOLDER = 1_000
_ONE_IN = 1_000  # can be used
_PRESET = preset("tiny")


def make_videos(folder: Path, count: int) -> None:
    """So many files that are called videos, in folders of a thousand."""
    for number in range(count):
        file = folder / f"{number // _IN_A_FOLDER:03d}" / f"video{number:06d}.mp4"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"video")


def plan(source: Path, out: Path) -> list[ShardTask]:
    """The shards of the videos in `source`."""
    recipe = RecordRecipe("videos", 0, _PRESET.audio, _PRESET.image, _PRESET.log_mel)
    return list(plan_shards(pair_items(source), source, out, recipe))


def write(source: Path, out: Path) -> int:
    """Writes all shards without decoding: one video in a thousand gives a black pair; returns their number."""
    return sum(task.write(_decode).items for task in plan(source, out))


def resume(source: Path, out: Path) -> int:
    """Builds records whose shards are all there; returns the number of skipped files."""
    return sum(build_records("videos", source, out, _PRESET).skipped.values())


def measure(count: int) -> dict[str, Any]:
    """Seconds and the peak of memory over that of the imported modules, each step in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder, "videos"), Path(folder, "records")
        make_videos(source, count)
        shards, listing = _in_a_process(_count_shards, source, out)
        usable, _ = _in_a_process(write, source, out)
        skipped, resuming = _in_a_process(resume, source, out)
    if usable + skipped != count:
        raise RuntimeError(f"of {count} files {usable} were used and {skipped} skipped")
    return {"shards": shards, "skipped": skipped, "listing": listing, "resuming": resuming}


def _decode(item: VideoItem, recipe: RecordRecipe) -> Generator[Pair]:
    if int(item.key[-6:]) % _ONE_IN:
        raise MediaError(item.file, "no audio stream")
    size = recipe.image.size_pixels
    frame, waveform = np.zeros((size, size, 3), np.uint8), np.zeros(recipe.audio.clip_samples, np.float32)
    yield Pair(f"{item.key}@0000", item.source, frame, waveform)


def _count_shards(source: Path, out: Path) -> int:
    return len(plan(source, out))


def _in_a_process(step: Callable[[Path, Path], int], *arguments: Path) -> tuple[int, dict[str, float]]:
    with worker_processes(1) as pool:
        return pool.submit(_measure_step, step, *arguments).result()


def _measure_step(step: Callable[[Path, Path], int], *arguments: Path) -> tuple[int, dict[str, float]]:
    before, begin = _peak_mb(), time.perf_counter()
    result = step(*arguments)
    return result, {"seconds": time.perf_counter() - begin, "peak_mb": _peak_mb() - before}


def _peak_mb() -> float:
    """The peak of this process; that of `getrusage` begins with the memory of the process that started this one."""
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) * 1024 / 1e6


def main(argv: Sequence[str] | None = None) -> None:
    """Command line."""
    from experiments.runs.arguments import parser_of  # imports TensorFlow, which the measured steps do without

    parser = parser_of("benchmarks.record_listing", __doc__)
    parser.add_argument("--out", type=Path, required=True, help="JSON file")
    parser.add_argument("--files", type=int, nargs="+", default=[10_000, 100_000], help="numbers of files")
    arguments = parser.parse_args(argv)
    measured = {}
    for count in arguments.files:
        measured[str(count)] = found = measure(count)
        for step in ("listing", "resuming"):
            seconds, peak_mb = found[step]["seconds"], found[step]["peak_mb"]
            print(f"{count} files, {step}: {seconds:.1f} s, {peak_mb:.1f} MB over the imported modules", flush=True)
    report = {"benchmark": "record_listing", "environment": environment(), "files": measured}
    write_json(arguments.out, report)


if __name__ == "__main__":
    main()
