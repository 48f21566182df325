"""Peak memory of stage 2 at the size of TAU 2019: 9,185 training clips of 10 s, for every kind of features.

    python -m experiments.benchmarks.stage2_memory --out build/benchmarks/stage2_memory.json

Features are random numbers of the paper's sizes, written a batch at a time; a process of its own for each kind then
does what stage 2 does with them: mean and deviation of every band, one whole epoch of batches, three updates of the
paper's classifier, and, on 64 clips, what follows a training. Writes JSON. About 15 minutes on two cores; the largest
kind takes 20 GB of disk for a while, below --scratch. Expected: at most 8 GB for every kind, whatever the features take
on disk. Held in memory as they were before they lay on disk, features took 4.65 times their size.
"""

import argparse
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from experiments.runs.arguments import count, parser_of
from experiments.runs.own_clips import own_clip_accuracy
from ivf.config import preset
from ivf.data.clip_features import ClipFeatures
from ivf.data.feature_files import FeatureFiles
from ivf.evaluation.environment import environment
from ivf.json_files import read_json, write_json
from ivf.models import SceneClassifier
from ivf.training.moments import MomentEstimator

_KINDS = {  # features of 10 s, [F, M, C], by the paper's sizes
    "CQT": (626, 84, 1),
    "log-mel": (1001, 64, 1),
    "log-mel + deltas, delta-deltas": (993, 64, 3),
    "codes": (32, 32, 64),
    "logits": (32, 32, 512),
}
_CLASSES = 10
_WRITTEN_AT_ONCE = 64
_UPDATES = 3
_CLIPS_AFTERWARDS = 64
_IN_MEMORY = 4.65  # bytes that stage 2 held for each byte of training features, when it held them all
_GIB = 2**30


def _written(folder: Path, shape: tuple[int, ...], n_clips: int) -> ClipFeatures:
    rng = np.random.default_rng(0)

    def batches() -> Iterator[np.ndarray]:
        for first in range(0, n_clips, _WRITTEN_AT_ONCE):
            yield rng.standard_normal((min(_WRITTEN_AT_ONCE, n_clips - first), *shape), np.float32)

    keys = [str(number) for number in range(n_clips)]
    files = FeatureFiles.write(folder, batches())
    return ClipFeatures(files, np.arange(n_clips, dtype=np.int32) % _CLASSES, keys, keys, keys, keys)


def measure(kind: str, n_clips: int, folder: Path) -> dict[str, Any]:
    """Size of the features and peak memory of this process, in bytes, after all that stage 2 does with them."""
    chosen = preset("paper_4_1")
    clips, training = _written(folder, _KINDS[kind], n_clips), chosen.classifier_training
    epochs_from, steps = clips.training_batches(training, chosen.classifier, seed=0)
    classifier = SceneClassifier(chosen.classifier, clips.shape, _CLASSES)
    classifier.adapt(clips.batches().as_numpy_iterator())
    classifier.compile_for(training, steps)
    for _ in islice(epochs_from(0), steps):
        pass
    classifier.fit(epochs_from(1), epochs=1, steps_per_epoch=_UPDATES, shuffle=False, verbose=0)
    few = np.arange(len(clips)) < _CLIPS_AFTERWARDS
    MomentEstimator(classifier).estimate(clips.select(few).batches)
    own_clip_accuracy(classifier, clips.select(few), seed=0)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {"shape": clips.shape, "clips": n_clips, "feature_bytes": n_clips * clips.files.clip_bytes, "peak": peak}


def main(argv: list[str] | None = None) -> None:
    """Command line."""
    parser = parser_of("benchmarks.stage2_memory", __doc__)
    parser.add_argument("--out", type=Path, required=True, help="JSON file")
    parser.add_argument("--clips", type=count, default=9_185, help="training clips (default: 9185, as TAU 2019)")
    parser.add_argument("--scratch", type=Path, default=Path("build"), help="where features lie (default: build)")
    parser.add_argument("--kind", choices=_KINDS, help=argparse.SUPPRESS)  # what each process is called with
    arguments = parser.parse_args(argv)
    if arguments.kind:
        write_json(arguments.out, measure(arguments.kind, arguments.clips, arguments.scratch / "features"))
        return
    measured = {}
    arguments.scratch.mkdir(parents=True, exist_ok=True)
    for kind in _KINDS:
        with tempfile.TemporaryDirectory(dir=arguments.scratch) as scratch:
            one, place = Path(scratch) / "one.json", ["--clips", str(arguments.clips), "--scratch", scratch]
            command = [sys.executable, "-m", "experiments.benchmarks.stage2_memory", "--kind", kind, "--out", str(one)]
            subprocess.run([*command, *place], check=True)
            found = read_json(one)
            shutil.rmtree(Path(scratch) / "features")
        measured[kind] = found | {"in_memory": round(_IN_MEMORY * found["feature_bytes"])}
        print(
            f"{kind}: features {found['feature_bytes'] / _GIB:.1f} GiB, peak {found['peak'] / _GIB:.2f} GiB; "
            f"held in memory they took {measured[kind]['in_memory'] / _GIB:.1f} GiB",
            flush=True,
        )
    write_json(arguments.out, {"benchmark": "stage2_memory", "environment": environment(), "kinds": measured})


if __name__ == "__main__":
    main()
