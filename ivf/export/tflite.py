"""TFLite files that LiteRT runs by itself, made from a SavedModel by a process of their own.

    python -m ivf.export.tflite MODEL FOLDER

For `export_tflite`: converters are known to abort the process that calls them (tensorflow#63987, #65012). The path is
that of Keras' `model.export(format="litert")`. Seconds.
"""

import sys
from pathlib import Path

from ivf.export.expected import Expected
from ivf.export.fresh_process import export_files
from ivf.export.scene_model import clip_signatures


def export_tflite(model: Path, out: Path, expected: Expected) -> dict[str, dict[str, float]]:
    """Writes `classify.tflite` and, of models that imagine, `imagine.tflite` into the folder `out`.

    Each takes `waveform` [1, T], of any T from `least_samples` on, and gives the outputs of its signature by name: NaN,
    and -1 for codes, of a clip that is shorter, not finite or far beyond [-1, 1]. LiteRT refuses a batch when it runs.
    Returns each file's distances from `expected`. Raises ValueError if the conversion fails, needs operations that
    LiteRT lacks, or computes otherwise.
    """
    return export_files("ivf.export.tflite", model, out, expected)


def convert(model: Path, signature: str) -> bytes:
    """A signature of a SavedModel as TFLite. Raises ValueError, naming them, if operations of TensorFlow are left."""
    import tensorflow as tf
    from ai_edge_litert.interpreter import Interpreter

    content: bytes = tf.lite.TFLiteConverter.from_saved_model(str(model), signature_keys=[signature]).convert()
    operations = {one["op_name"] for one in Interpreter(model_content=content)._get_ops_details()}
    if foreign := sorted(name for name in operations if name.startswith("Flex") or name == "CUSTOM"):
        raise ValueError(f"{signature} needs {', '.join(foreign)}, which LiteRT lacks")
    return content


def main() -> None:
    """Command line."""
    model, folder = map(Path, sys.argv[1:])
    for name in clip_signatures(model):
        try:
            (folder / f"{name}.tflite").write_bytes(convert(model, f"{name}_clip"))
        except ImportError as error:
            sys.exit(f"{error}: pip install -e '.[export]'")
        except Exception as error:  # of the converter, whose last line says least
            sys.exit(f"{name}: {(str(error).splitlines() or [type(error).__name__])[0]}")


if __name__ == "__main__":
    main()
