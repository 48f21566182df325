"""The tables of the benchmarks."""

from collections.abc import Mapping
from typing import Any

from experiments.report.cell import Cell
from experiments.runs.paper_tables import label_of
from experiments.report.tables import Table

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
        line = [Cell(label_of(name)), _speed(contenders["ivf"])]
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


def setting(report: Mapping[str, Any]) -> str:
    """On what, how and where the speeds were measured."""
    batch, machine = report["batch"], report["environment"]
    missing = sorted({library for one in report["front_ends"].values() for library in one["missing"]})
    return (
        f"{batch['clips']} clips of {batch['clip_seconds']:g} s at {batch['sample_rate_hz'] // 1000} kHz, "
        f"{report['threads']} threads, medians and quartiles of {report['rounds']} rounds in turns; ratios are taken "
        f"within a round. Floors: one batched FFT and one product with a filter bank, nothing else; 1 would be all of "
        f"our time. Machine: {machine['cpu_count']} CPU cores, {machine['platform']}; Python {machine['python']}, "
        f"TensorFlow {machine['tensorflow']}; peers: "
        + ", ".join(f"{name} {version}" for name, version in report["peers"].items())
        + (f"; not installed: {', '.join(missing)}." if missing else ".")
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


def step_setting(report: Mapping[str, Any]) -> str:
    """How and where the steps were timed."""
    machine = report["environment"]
    return (
        f"Medians and quartiles of {report['rounds']} rounds, in turns with the peak, a product of two float32 2048² "
        f"matrices. FLOP are those of convolutions and matrix products, forth and back, of auto-encoder, G and D. "
        f"Machine: {machine['cpu_count']} CPU cores, {machine['platform']}; Python {machine['python']}, TensorFlow "
        f"{machine['tensorflow']}, Keras {machine['keras']}."
    )


def _speed(one: Mapping[str, Any]) -> Cell:
    middle, low, high = one["audio_seconds_per_second"]
    return Cell(f"{middle:,.0f}", f"{low:,.0f}–{high:,.0f}")
