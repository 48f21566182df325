"""`ivf export`: TFLite and ONNX files of an exported model."""

from collections.abc import Iterator

from ivf.commands.report import Line, Options, UsageError
from ivf.export.expected import expected_of_saved, probe_sounds
from ivf.export.onnx import export_onnx
from ivf.export.tflite import export_tflite
from ivf.model_card import ModelCard

_FORMATS = {"tflite": export_tflite, "onnx": export_onnx}


def export(options: Options) -> Iterator[Line]:
    """Writes them into `options.out`, each after a fresh process has repeated the SavedModel's outputs with it."""
    if unknown := sorted(set(options.formats) - set(_FORMATS)):
        raise UsageError(f"--format {unknown[0]}: there are {', '.join(_FORMATS)}")
    card = ModelCard.read(options.model)
    expected = expected_of_saved(options.model, probe_sounds(card))
    for name in options.formats:
        for file, distances in _FORMATS[name](options.model, options.out, expected).items():
            shown = ", ".join(f"{output} within {distance:.1e}" for output, distance in distances.items())
            yield Line((str(options.out / file), shown), {"file": str(options.out / file), "distances": distances})
