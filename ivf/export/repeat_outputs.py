"""Runs exported files and compares them with what was expected: a script for a fresh process, without this package.

    python -P ivf/export/repeat_outputs.py EXPECTED.npz TOLERANCE ARTEFACT…

ARTEFACT is the folder of a SavedModel, a .tflite file or an .onnx file. Prints the largest distance of each output, by
artefact and name, as JSON; ends with 1 and a line on standard error if one exceeds TOLERANCE. Takes as long as
importing TensorFlow, LiteRT or ONNX Runtime.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

Run = Callable[[np.ndarray], dict[str, np.ndarray]]


def runs_of(artefact: Path) -> dict[str, Run]:
    """Name of each signature → what runs it on a waveform [1, T]."""
    if artefact.suffix == ".tflite":
        from ai_edge_litert.interpreter import Interpreter

        interpreter = Interpreter(str(artefact))  # holds what its runners read
        return {artefact.stem: lambda waveform: interpreter.get_signature_runner()(waveform=waveform)}
    if artefact.suffix == ".onnx":
        import onnxruntime

        session = onnxruntime.InferenceSession(str(artefact), providers=["CPUExecutionProvider"])
        names = [output.name for output in session.get_outputs()]
        return {
            artefact.stem: lambda waveform: dict(zip(names, session.run(names, {"waveform": waveform}), strict=True))
        }
    import tensorflow as tf

    loaded = tf.saved_model.load(str(artefact))

    def run_of(signature: Any) -> Run:
        def run(waveform: np.ndarray) -> dict[str, np.ndarray]:
            assert loaded is not None  # kept from being freed: it holds the variables of its functions
            return {name: value.numpy() for name, value in signature(waveform=tf.constant(waveform)).items()}

        return run

    return {name: run_of(one) for name, one in loaded.signatures.items()}


def distances(runs: dict[str, Run], expected: list[dict[str, np.ndarray]]) -> dict[str, float]:
    """Output → its largest distance from what was expected; NaN where exactly one of the two is not finite."""
    found: dict[str, float] = {}
    for example in expected:
        for run in runs.values():
            for name, value in run(example["waveform"]).items():
                wanted = example[name]
                if value.shape != wanted.shape:
                    raise ValueError(f"{name} has shape {value.shape} instead of {wanted.shape}")
                apart = np.abs(value.astype(np.float64) - wanted)
                apart = np.where(np.isfinite(wanted) | np.isfinite(value), apart, 0.0)
                found[name] = float(np.maximum(found.get(name, 0.0), apart.max(initial=0.0)))  # keeps NaN
    return found


def read_expected(path: Path) -> list[dict[str, np.ndarray]]:
    """Sounds and outputs from arrays called NUMBER/NAME."""
    examples: dict[int, dict[str, np.ndarray]] = {}
    with np.load(path) as arrays:
        for key in arrays.files:
            number, name = key.split("/")
            examples.setdefault(int(number), {})[name] = arrays[key]
    return [examples[number] for number in sorted(examples)]


def check(artefact: Path, expected: list[dict[str, np.ndarray]], tolerance: float) -> dict[str, float]:
    """`distances` of one artefact; ends the process if one is above `tolerance`, or nothing can be run."""
    try:
        found = distances(runs_of(artefact), expected)
    except Exception as error:  # whatever a runtime raises, the export has failed, and one line must say so
        sys.exit(f"{artefact.name}: {type(error).__name__}: {(str(error).splitlines() or [''])[0]}")
    for name, distance in found.items():
        if not distance <= tolerance:
            sys.exit(f"{artefact.name}: {name} differs by {distance:.2g}, more than {tolerance:g}")
    return found


def main() -> None:
    """Command line."""
    expected, tolerance, artefacts = read_expected(Path(sys.argv[1])), float(sys.argv[2]), map(Path, sys.argv[3:])
    found = {artefact.name: check(artefact, expected, tolerance) for artefact in artefacts}
    if mine := [name for name in sys.modules if name.partition(".")[0] == "ivf"]:
        sys.exit(f"{mine[0]} was needed")
    print(json.dumps(found))


if __name__ == "__main__":
    main()
