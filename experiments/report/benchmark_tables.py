"""The speeds that the benchmarks measured, as tables."""

from collections.abc import Mapping
from typing import Any

from experiments.report.formatting import machine
from experiments.report.tables import Cell, Table
from ivf.frontends import FRONT_ENDS

_HEADER = [
    "Front end",
    "Seconds of sound per second",
    "Fastest peer",
    "Its seconds of sound per second",
    "Times as fast as it",
    "Time of TensorFlow's floor",
    "Time of SciPy's floor",
]


def speed_table(report: Mapping[str, Any]) -> Table:
    """Per front end: our speed, the fastest other library's, and how much of our time the bare FFT and product take."""
    lines = []
    for name, measured in report["front_ends"].items():
        contenders = measured["contenders"]
        peers = {title: one for title, one in contenders.items() if title != "ivf" and not title.startswith("floor")}
        fastest = min(peers, key=lambda title: peers[title]["times_as_long_as_ours"][0], default=None)
        line = [Cell(FRONT_ENDS[name].label), _speed(contenders["ivf"])]
        if fastest is None:
            line += [Cell("–")] * 3
        else:
            middle, low, high = peers[fastest]["times_as_long_as_ours"]
            line += [Cell(fastest), _speed(peers[fastest]), Cell(f"{middle:.1f}", f"{low:.1f}–{high:.1f}")]
        for floor in ("floor (TensorFlow)", "floor (SciPy)"):
            share = contenders[floor]["times_as_long_as_ours"] if floor in contenders else None
            line.append(Cell(f"{share[0]:.2f}", f"{share[1]:.2f}–{share[2]:.2f}") if share else Cell("–"))
        lines.append(line)
    return _HEADER, lines


def speed_setting(report: Mapping[str, Any]) -> Table:
    """On what, how and where the speeds were measured."""
    batch = report["batch"]
    missing = sorted({library for one in report["front_ends"].values() for library in one["missing"]})
    return _setting(
        {
            "Batch": f"{batch['clips']} clips of {batch['clip_seconds']:g} s at {batch['sample_rate_hz'] // 1000} kHz",
            "Threads": str(report["threads"]),
            "Rounds": f"{report['rounds']}, alternating; medians and quartiles, ratios taken within a round",
            "Floor": "one batched FFT and one product with a filter bank, as a share of our time",
            "Peers": ", ".join(f"{name} {version}" for name, version in report["peers"].items()),
            "Not installed": ", ".join(missing),
            "Machine": machine(report["environment"]),
        }
    )


def step_table(report: Mapping[str, Any]) -> Table:
    """Per preset: how long a step takes, and the share of the matrix-product peak that it reaches."""
    header = ["Preset", "Examples", "GFLOP each", "Of them convolutions", "Seconds", "GFLOP/s of the peak", "Reached"]
    lines = []
    for name, measured in report["presets"].items():
        gflop = sum(measured["gflop_per_example"].values())
        step, peak, share = (measured[key] for key in ("step_seconds", "peak_gflop_per_second", "share_of_peak"))
        micro = measured["batch"]["micro_batch_size"]
        lines.append(
            [
                Cell(name),
                Cell(f"{measured['batch']['examples']}" + (f", {micro} at a time" if micro else "")),
                Cell(f"{gflop:.2f}"),
                Cell(f"{measured['gflop_per_example']['convolutions'] / gflop:.0%}"),
                Cell(f"{step[0]:.3g}", f"{step[1]:.3g}–{step[2]:.3g}"),
                Cell(f"{peak[0]:.0f}", f"{peak[1]:.0f}–{peak[2]:.0f}"),
                Cell(f"{share[0]:.0%}", f"{share[1]:.0%}–{share[2]:.0%}"),
            ]
        )
    return header, lines


def step_setting(report: Mapping[str, Any]) -> Table:
    """How and where the steps were timed."""
    return _setting(
        {
            "Rounds": f"{report['rounds']}, alternating with the peak; medians and quartiles",
            "Peak": "a product of two float32 matrices of 2048 × 2048",
            "FLOP": "convolutions and matrix products, forward and backward, of auto-encoder, G and D",
            "Machine": machine(report["environment"]),
        }
    )


def _setting(facts: Mapping[str, str]) -> Table:
    return ["Setting", "Value"], [[Cell(name), Cell(value)] for name, value in facts.items() if value]


def _speed(one: Mapping[str, Any]) -> Cell:
    middle, low, high = one["audio_seconds_per_second"]
    return Cell(f"{middle:,.0f}", f"{low:,.0f}–{high:,.0f}")
