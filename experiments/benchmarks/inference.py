"""How fast trained models answer, beside the architectures of YAMNet and of PANNs' CNN14 with random weights.

    python -m experiments.benchmarks.inference --out build/benchmarks/inference.json

Every system is exported as a SavedModel and timed from it on clips of 10 s: clips a second at batches of 1 and 32, on
one core and on two, in turns; the time from the start of a process to its first answer; the peak of its memory; and the
floating-point operations of a clip, whose ratio is the floor where the same kernels compute all. A model whose own
clips are shorter takes a clip of 10 s as windows, as `ivf.load` does. Ten minutes on two cores. Expected: `small`
faster than both; the paper's classifier, which has more operations than YAMNet, between them.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from experiments.benchmarks.alternating import alternate, quartiles
from experiments.benchmarks.inference_peers import Cnn14, Yamnet, cnn14_front_end, yamnet_front_end
from experiments.benchmarks.step_cost import graph_flops
from ivf.config import preset
from ivf.evaluation.environment import environment
from ivf.export import SceneModel
from ivf.frontends import LogMel
from ivf.json_files import write_json
from ivf.model_card import ModelCard
from ivf.models import Imagination, SceneClassifier, TransformationNetwork
from ivf.waveform import begins_of

_CLIP_SECONDS = 10.0
_N_CLASSES = 10
_BATCHES = (1, 32)
_FEWER = 5  # times fewer rounds at the larger batch, of which CNN14 takes half a minute on a core


def imagining(name: str) -> SceneModel:
    """The row `ivf` of a preset, with random weights."""
    chosen = preset(name)
    network = TransformationNetwork(chosen, pixel_variance=0.08)
    shape = (chosen.grid, chosen.grid, chosen.autoencoder.code_dimension)
    return SceneModel(Imagination(network), SceneClassifier(chosen.classifier, shape, _N_CLASSES), _classes(_N_CLASSES))


def of_log_mel(name: str) -> SceneModel:
    """The row `log_mel` of a preset, with random weights."""
    chosen = preset(name)
    classifier = SceneClassifier(chosen.classifier, chosen.log_mel_shape, _N_CLASSES)
    return SceneModel(LogMel(chosen.log_mel), classifier, _classes(_N_CLASSES))


def _classes(count: int) -> tuple[str, ...]:
    return tuple(map(str, range(count)))


SYSTEMS: dict[str, tuple[Callable[[], SceneModel], float]] = {  # how it is made, and the seconds of its own clips
    "ivf, small": (lambda: imagining("small"), 3.072),
    "log-mel, small": (lambda: of_log_mel("small"), 3.072),
    "log-mel, the paper's classifier": (lambda: of_log_mel("paper_4_1"), _CLIP_SECONDS),
    "YAMNet": (lambda: SceneModel(yamnet_front_end(), Yamnet(), _classes(521)), _CLIP_SECONDS),
    "CNN14": (lambda: SceneModel(cnn14_front_end(), Cnn14(), _classes(527)), _CLIP_SECONDS),
}


def save(name: str, folder: Path) -> dict[str, float]:
    """Exports a system, and counts a clip's GFLOP and its parameters."""
    build, seconds = SYSTEMS[name]
    keras.utils.set_random_seed(0)
    model = build()
    rate_hz = model.front_end.sample_rate_hz
    samples = round(seconds * rate_hz)
    card = ModelCard(name, name, model.classes, rate_hz, model.front_end.least_samples, samples, "none", model.imagines)
    model.save_to(folder, card)
    windows = len(begins_of(round(_CLIP_SECONDS * rate_hz), samples, samples))
    classify = tf.function(lambda waveform: model.outputs(waveform)["probabilities"], autograph=False)
    graph = classify.get_concrete_function(tf.TensorSpec([1, samples], tf.float32)).graph
    gflop = windows * sum(graph_flops(graph).values()) / 1e9
    return {"windows": windows, "gflop": gflop, "parameters": float(model.count_params())}


def runner(folder: Path, batch: int) -> Callable[[], np.ndarray]:
    """A call that classifies `batch` clips of 10 s with the SavedModel in `folder`."""
    card, loaded = ModelCard.read(folder), tf.saved_model.load(str(folder))
    windows = len(begins_of(round(_CLIP_SECONDS * card.sample_rate_hz), card.clip_samples, card.clip_samples))
    noise = np.random.default_rng(0).normal(0.0, 0.1, (batch * windows, card.clip_samples)).astype(np.float32)
    classify = loaded.signatures["classify"]
    return lambda: (loaded, classify(waveform=tf.constant(noise))["probabilities"].numpy())[1]


def begin(folder: Path) -> dict[str, float]:
    """What a fresh process needs for its first answer: seconds of loading, and the peak of its memory afterwards."""
    start = time.perf_counter()
    runner(folder, 1)()
    seconds = time.perf_counter() - start
    return {"load_seconds": seconds, "peak_bytes": peak_bytes()}


def peak_bytes() -> float:
    """Most memory that this process has held; `getrusage` would count the process that began it, too."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="utf-8"))
    return 1024.0 * int(found[1]) if found else 0.0


def in_child(arguments: list[str], threads: int) -> dict[str, Any]:
    """The JSON that this module prints in a process with so many threads."""
    limits = {name: str(threads) for name in ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "OMP_NUM_THREADS")}
    command = [sys.executable, "-m", "experiments.benchmarks.inference", "--out", os.devnull, *arguments]
    start = time.perf_counter()
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=os.environ | limits)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found | {"process_seconds": time.perf_counter() - start}


def time_all(folders: dict[str, Path], rounds: int) -> dict[str, Any]:
    """Clips a second of every system at every batch, and how many times as fast as each peer, turn by turn."""
    found: dict[str, Any] = {name: {} for name in folders}
    for batch in _BATCHES:
        contenders = {name: runner(folder, batch) for name, folder in folders.items()}
        seconds = alternate(contenders, rounds if batch == 1 else -(-rounds // _FEWER), calls=1)
        for name, taken in seconds.items():
            peers = [peer for peer in ("YAMNet", "CNN14") if peer in folders]
            faster = {f"times_as_fast_as_{peer}": quartiles(seconds[peer] / taken) for peer in peers}
            found[name][f"batch_{batch}"] = {"clips_per_second": quartiles(batch / taken), **faster}
    return found


def main(argv: list[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="JSON file")
    parser.add_argument("--rounds", type=int, default=5, help="turns of every system (default: 5)")
    parser.add_argument("--cores", type=int, nargs="+", default=[1, 2], help="threads that are timed (default: 1 2)")
    parser.add_argument("--begin", type=Path, help=argparse.SUPPRESS)  # what a child process is called with
    parser.add_argument("--time", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args(argv)
    if arguments.begin:
        print(json.dumps(begin(arguments.begin)))
        return
    if arguments.time:
        folders = {name: arguments.time / str(number) for number, name in enumerate(SYSTEMS)}
        print(json.dumps(time_all({name: one for name, one in folders.items() if one.exists()}, arguments.rounds)))
        return
    report: dict[str, Any] = {"benchmark": "inference", "rounds": arguments.rounds, "environment": environment()}
    with tempfile.TemporaryDirectory() as scratch:
        report["systems"] = {name: save(name, Path(scratch, str(number))) for number, name in enumerate(SYSTEMS)}
        for number, name in enumerate(SYSTEMS):
            report["systems"][name] |= in_child(["--begin", str(Path(scratch, str(number)))], max(arguments.cores))
        for cores in arguments.cores:
            rounds = ["--rounds", str(arguments.rounds)]
            for name, found in in_child(["--time", scratch, *rounds], cores).items():
                if name in report["systems"]:
                    report["systems"][name][f"cores_{cores}"] = found
    write_json(arguments.out, report)
    for name, one in report["systems"].items():
        speeds = {
            key: found["batch_32"]["clips_per_second"][0] for key, found in one.items() if key.startswith("cores")
        }
        print(name, {"gflop": round(one["gflop"], 3), **{key: round(value, 1) for key, value in speeds.items()}})


if __name__ == "__main__":
    main()
