"""The command `ivf`: what a trained model makes of sound files.

    ivf predict  FILE…   the scene of each sound
    ivf imagine  FILE…   NAME.imagined.png: what the model imagines of each sound, its windows from left to right
    ivf embed    FILE…   NAME.embedding.npz: features and vectors
    ivf evaluate FILE…   accuracy over tables (CSV) with the columns file and scene
    ivf export           TFLite and ONNX files of a model
    ivf serve            a page to try a model, and a JSON API
    ivf info             what a model says about itself
    ivf doctor           whether everything that these commands need is there, and works

FILE is a sound in any format that FFmpeg or libsndfile reads, or a video. Ends with 0 if all went well, with 1 if
something failed, each file named on standard error, and with 2 if the call was wrong or the model missing.
"""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from absl import flags

from ivf.commands.report import Failures, Line, Options, UsageError, one_line
from ivf.model_card import ModelCard

_OF_FILES = ("predict", "imagine", "embed", "evaluate")
_WITHOUT_FILES = ("export", "serve", "info", "doctor")


def _flags() -> flags.FlagValues:
    values = flags.FlagValues()
    values.set_gnu_getopt(True)  # flags may follow files
    shared: dict[str, Any] = {"flag_values": values}
    flags.DEFINE_string("model", "build/demo/model", "folder of an exported model; default: the demo's", **shared)
    flags.DEFINE_bool("json", False, "print JSON instead of a table", **shared)
    flags.DEFINE_string("out", ".", "folder of files that are written", **shared)
    flags.DEFINE_float("hop_seconds", None, "from window to window; default: windows back to back", **shared)
    flags.DEFINE_list("format", ["tflite", "onnx"], "of export: tflite, onnx", **shared)
    flags.DEFINE_string("host", "127.0.0.1", "of serve: address to listen at; 0.0.0.0 is every network", **shared)
    flags.DEFINE_integer("port", 8000, "of serve; 0 chooses a free one", lower_bound=0, upper_bound=65535, **shared)
    flags.DEFINE_bool("help", False, "print this", short_name="h", **shared)
    return values


def main(argv: list[str] | None = None) -> int:
    """Command line; returns the exit code."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # before TensorFlow is imported
    values, failures = _flags(), Failures()
    try:
        _, *words = values(["ivf", *(sys.argv[1:] if argv is None else argv)])
        if values.help or not words:
            print(f"{__doc__}\nFlags:\n{values.main_module_help() or values.get_help()}")
            return 0 if values.help else 2
        command, *files = words
        lines = _run(command, files, _options(values), failures)
        _print(lines, bool(values.json), max(map(len, files), default=0))
    except (UsageError, flags.Error) as error:
        print(f"error: {error}; ivf --help lists commands and flags", file=sys.stderr)
        return 2
    except (ValueError, OSError) as error:
        failures.lines.append(one_line(error))
    except KeyboardInterrupt:
        return 130
    for line in failures.lines:
        print(f"error: {line}", file=sys.stderr)
    return 1 if failures.lines else 0


def _options(values: flags.FlagValues) -> Options:
    hop = values.hop_seconds
    return Options(Path(values.model), Path(values.out), hop, tuple(values.format), values.host, values.port)


def _run(command: str, files: list[str], options: Options, failures: Failures) -> Iterator[Line]:
    """Checks the call and begins the command; what it needs is imported for it alone."""
    if command not in (*_OF_FILES, *_WITHOUT_FILES):
        raise UsageError(f"there is no command {command!r}")
    if command in _OF_FILES and not files:
        raise UsageError(f"ivf {command} needs a file")
    if command in _WITHOUT_FILES and files:
        raise UsageError(f"ivf {command} takes no files")
    if command == "doctor":
        from ivf.commands.doctor import doctor

        return doctor(options, failures)
    if not options.model.exists():
        raise UsageError(f"--model {options.model} is missing: `make demo` makes build/demo/model")
    try:
        ModelCard.read(options.model)
    except ValueError as error:
        raise UsageError(str(error)) from error
    if command == "info":
        from ivf.commands.info import info

        return info(options)
    if command == "export":
        from ivf.commands.export_files import export

        return export(options)
    if command == "serve":
        from ivf.commands.serve import serve

        return serve(options)
    from ivf.api import Model

    try:
        model = Model(options.model)
    except ValueError as error:
        raise UsageError(str(error)) from error
    if command == "evaluate":
        from ivf.commands.evaluate import evaluate

        return evaluate(model, files, options, failures)
    from ivf.commands.sound_commands import embed, imagine, predict

    return {"predict": predict, "imagine": imagine, "embed": embed}[command](model, files, options, failures)


def _print(lines: Iterator[Line], as_json: bool, width: int) -> None:
    if as_json:
        print(json.dumps([line.content for line in lines if line.content], indent=1, ensure_ascii=False))
        return
    for line in lines:
        first, *others = line.cells
        print("  ".join([first.ljust(max(width, 12)), *(cell.ljust(20) for cell in others)]).rstrip(), flush=True)


def run() -> None:
    """The entry point of setup.py."""
    sys.exit(main())


if __name__ == "__main__":
    run()
