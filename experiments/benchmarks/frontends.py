"""Times every front end of Table 1 against other libraries', on one batch with the same settings, in turns.

    python -m experiments.benchmarks.frontends --out build/benchmarks/frontends.json

Needs the extra `benchmarks` (nnAudio, PyTorch, gammatone), and kapre, which asks for an older Keras, by `pip install
--no-deps kapre`; what is not installed is left out and named. Writes JSON and a bar chart (.svg) in four minutes on two
cores, which should have nothing else to do. Expected: CQT and Gammatone several times faster than any library; the
log-mel's family faster than kapre, near the floor, which is a lower bound: one FFT and one matrix product.
"""

import importlib.metadata
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf
from threadpoolctl import threadpool_limits

from experiments.benchmarks.alternating import alternate, quartiles
from experiments.benchmarks.chart import speed_chart
from experiments.benchmarks.peers import PEERS, Compute, Config
from experiments.report.render import figure_svg
from experiments.runs.arguments import parser_of
from ivf.atomic import write_atomically
from ivf.config import CqtConfig, GammatoneConfig, LogMelConfig, MfccConfig
from ivf.evaluation.environment import environment
from ivf.frontends import FRONT_ENDS
from ivf.json_files import write_json

_STFT = {"n_fft": 1024, "window_seconds": 0.064, "hop_seconds": 0.032}
SETTINGS: dict[str, Config] = {
    "cqt": CqtConfig(),
    "gammatone": GammatoneConfig(window_seconds=0.032, hop_seconds=0.032),  # its FFT holds two windows: 1024 samples
    "mfcc": MfccConfig(**_STFT),
    "log_mel": LogMelConfig(**_STFT),
    "log_mel_d": LogMelConfig(**_STFT),
    "log_mel_dd": LogMelConfig(**_STFT),
}
OURS = "ivf"
LIBRARIES = ("librosa", "nnAudio", "torch", "kapre", "Gammatone", "scipy")


def installed(library: str) -> str | None:
    """Its version, or None."""
    try:
        return importlib.metadata.version(library)
    except importlib.metadata.PackageNotFoundError:
        return None


def contenders(name: str, waveforms: np.ndarray, threads: int) -> tuple[dict[str, Compute], dict[str, str]]:
    """(ours, peers and floors by title; why a library is missing, by its name)."""
    config, sounds = SETTINGS[name], tf.constant(waveforms)
    ours = tf.function(FRONT_ENDS[name].build(config))
    found: dict[str, Compute] = {OURS: lambda: ours(sounds).numpy()}
    missing = {}
    for library, peers in PEERS.items():
        try:
            found |= peers(name, config, waveforms, threads)
        except ImportError as error:
            missing[library] = str(error)
    return found, missing


def likeness(found: np.ndarray, ours: np.ndarray) -> float:
    """Correlation of static features over the middle frames that both have: whether the same thing was computed."""
    static = [features.reshape(*features.shape[:3], -1)[..., 0] for features in (found, ours)]
    frames = min(features.shape[1] for features in static)
    middles = []
    for features in static:
        skipped = (features.shape[1] - frames) // 2
        middles.append(features[:, skipped : skipped + frames][:, frames // 5 : -frames // 5].ravel())
    return float(np.corrcoef(*middles)[0, 1])


def measure(name: str, waveforms: np.ndarray, threads: int, rounds: int) -> dict[str, Any]:
    """Speeds of everything that computes front end `name`, and ratios to ours within each round."""
    computes, missing = contenders(name, waveforms, threads)
    seconds = alternate(computes, rounds)
    audio_seconds = waveforms.size / SETTINGS[name].sample_rate_hz
    ours = computes[OURS]()
    measured = {}
    for title, compute in computes.items():
        measured[title] = {
            "audio_seconds_per_second": quartiles(audio_seconds / seconds[title]),
            "times_as_long_as_ours": quartiles(seconds[title] / seconds[OURS]),
        }
        if not title.startswith("floor"):
            measured[title]["likeness"] = likeness(compute(), ours)
    return {"contenders": measured, "missing": missing, "settings": repr(SETTINGS[name])}


def main(argv: list[str] | None = None) -> None:
    """Command line."""
    parser = parser_of("benchmarks.frontends", __doc__)
    parser.add_argument("--out", type=Path, required=True, help="JSON file")
    parser.add_argument("--front_ends", nargs="+", choices=SETTINGS, default=list(SETTINGS), help="(default: all)")
    parser.add_argument("--clips", type=int, default=16, help="in the batch (default: 16)")
    parser.add_argument("--clip_seconds", type=float, default=10.0, help="of each (default: 10)")
    parser.add_argument("--rounds", type=int, default=15, help="turns of each library (default: 15)")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1, help="(default: one a core)")
    arguments = parser.parse_args(argv)
    if min(arguments.clips, arguments.rounds, arguments.threads) < 1 or arguments.clip_seconds < 1:
        parser.error("--clips, --rounds, --threads and --clip_seconds are at least 1")
    tf.config.threading.set_intra_op_parallelism_threads(arguments.threads)
    tf.config.threading.set_inter_op_parallelism_threads(arguments.threads)
    rng = np.random.default_rng(0)
    waveforms = rng.uniform(-1, 1, (arguments.clips, round(arguments.clip_seconds * 16_000))).astype(np.float32)
    measured: dict[str, Mapping[str, Any]] = {}
    with threadpool_limits(arguments.threads):
        for name in arguments.front_ends:
            measured[name] = measure(name, waveforms, arguments.threads, arguments.rounds)
            for title, one in measured[name]["contenders"].items():
                speed, ratio = one["audio_seconds_per_second"][0], one["times_as_long_as_ours"][0]
                print(
                    f"{name}: {title} {speed:,.0f} s of sound per second, {ratio:.2f} times as long as ours", flush=True
                )
    report = {
        "benchmark": "frontends",
        "batch": {"clips": arguments.clips, "clip_seconds": arguments.clip_seconds, "sample_rate_hz": 16_000},
        "rounds": arguments.rounds,
        "threads": arguments.threads,
        "environment": environment(),
        "peers": {library: version for library in LIBRARIES if (version := installed(library))},
        "front_ends": measured,
    }
    write_json(arguments.out, report)
    write_atomically(arguments.out.with_suffix(".svg"), figure_svg(speed_chart(report)))


if __name__ == "__main__":
    main()
