"""What the benchmarks of preparing data, answering and serving measured, as tables."""

from collections.abc import Mapping
from typing import Any

from experiments.report.formatting import machine
from experiments.report.tables import Cell, Table

Report = Mapping[str, Any]

_BATCHES = ("batch_1", "batch_32")
_MIB = 2**20


def inference_table(report: Report) -> Table:
    """Per system: operations, and clips of 10 s a second by cores and batch."""
    places = [(cores, batch) for cores in ("cores_1", "cores_2") for batch in _BATCHES]
    header = ["System", "Parameters", "GFLOP a clip", *(_place(*one) for one in places), "Start, s", "Memory, MiB"]
    lines = []
    for name, one in report["systems"].items():
        speeds = [_quartiles(one[cores][batch]["clips_per_second"], ".3g") for cores, batch in places]
        line = [Cell(name), Cell(f"{int(one['parameters']):,}"), Cell(f"{one['gflop']:.3g}"), *speeds]
        lines.append([*line, Cell(f"{one['process_seconds']:.1f}"), Cell(f"{one['peak_bytes'] / _MIB:,.0f}")])
    return header, lines


def _place(cores: str, batch: str) -> str:
    return f"{cores.removeprefix('cores_')} core{'s' * (cores != 'cores_1')}, batch {batch.removeprefix('batch_')}"


def serving_table(report: Report) -> Table:
    """Answers under load and to hostile requests."""
    load, attack = report["load"], report["attack"]
    facts = {
        f"Answers to sounds of {load['clients']} clients, by status": _by_status(load["statuses"]),
        "Median and 95th percentile of the time to an answer, s": (
            f"{load['p50_seconds']:.3f}, {load['p95_seconds']:.3f}"
        ),
        "Growth of the server's memory": f"{100 * load['memory_growth']:.2f} %",
        "Answers to hostile requests, by status": _by_status(attack["statuses"]),
        "It serves afterwards": "yes" if attack["serves_afterwards"] else "no",
        "Machine": machine(report["environment"]),
    }
    return ["Measure", "Value"], [[Cell(name), Cell(value)] for name, value in facts.items()]


def _by_status(statuses: Mapping[str, int]) -> str:
    return ", ".join(f"{status}: {count:,}" for status, count in statuses.items())


def preparation_table(report: Report) -> Table:
    """How long preparing and reading take beside bare libraries, and what grows with the corpus."""
    video, sound, growth = (report[name] for name in ("video", "sound", "growth"))
    few, many = sorted(growth["clips"], key=int)
    lines = [
        ("a window of a 720p video, times PyAV's bare decoding", video["times_bare"]["bare PyAV"]),
        ("the same, times the ffmpeg command", video["times_bare"]["ffmpeg"]),
        ("clips of 48 kHz and 24 bits, times as fast as librosa.load, one core", sound["times_as_fast_on_one_core"]),
        ("the same, all cores", sound["times_as_fast_on_all_cores"]),
        *(
            (f"pairs of {pixels} pixels, times TensorFlow's rate at JPEGs in memory", one["share_of_jpeg_from_memory"])
            for pixels, one in report["reading"].items()
        ),
        ("share of a training's time that waits for pairs", [report["waiting_share"]]),
        (f"seconds a clip, {many} clips against {few}", [growth["seconds_per_clip_ratio"]]),
        (f"memory that {many} clips take more than {few}, MB", [growth["memory_growth_mb"]]),
    ]
    return ["Measure", "Value"], [[Cell(name), _quartiles(values, ".2f")] for name, values in lines]


def _quartiles(values: list[float], digits: str) -> Cell:
    """Median, with the quartiles if there are any that differ."""
    middle, *around = values
    return Cell(format(middle, digits), "–".join(format(one, digits) for one in around) if len(set(values)) > 1 else "")
