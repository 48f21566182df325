"""ONNX files, made from a SavedModel by a process of their own and run by ONNX Runtime before they have their names.

    python -m ivf.export.onnx MODEL FOLDER

For `export_onnx`. ONNX has no real FFT of frames whose number is not known, so a product with the matrix of the
discrete Fourier transform stands for it. Seconds.
"""

import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from ivf.export.expected import Expected
from ivf.export.fresh_process import export_files
from ivf.export.scene_model import clip_signatures
from ivf.model_card import FILE_NAME

_OPSET = 18


def export_onnx(model: Path, out: Path, expected: Expected) -> dict[str, dict[str, float]]:
    """Writes `classify.onnx` and, of models that imagine, `imagine.onnx` into the folder `out`; as `export_tflite`.

    Each carries the model's card as the metadata entry `model.json`.
    """
    return export_files("ivf.export.onnx", model, out, expected)


def convert(model: Path, signature: str) -> Any:
    """A signature of a SavedModel as an `onnx.ModelProto` with the input `waveform` and the same outputs."""
    loaded = tf.saved_model.load(str(model))
    function = loaded.signatures[signature]
    proto = converted(lambda waveform: function(waveform=waveform))
    entry = proto.metadata_props.add()
    entry.key, entry.value = FILE_NAME, (model / "assets" / FILE_NAME).read_text(encoding="utf-8")
    return proto


def converted(function: Callable[[tf.Tensor], dict[str, tf.Tensor]]) -> Any:
    """`waveform` [1, T] → outputs by name, as an `onnx.ModelProto`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # tf2onnx asks NumPy for names that it no longer has
        import tf2onnx

    spec = [tf.TensorSpec([1, None], tf.float32, name="waveform")]
    handlers = {"RFFT": (_matrix_product, ["MatMul"]), "Real": (_half, ["Slice", 0]), "Imag": (_half, ["Slice", 1])}
    traced = tf.function(function, input_signature=spec, autograph=False)
    return tf2onnx.convert.from_function(traced, spec, opset=_OPSET, custom_op_handlers=handlers)[0]


def _matrix_product(graph: Any, node: Any, name: str, _: Any) -> None:
    """RFFT of frames [..., N] → [..., 2K]: real parts, then imaginary ones."""
    n_fft = int(np.ravel(graph.get_node_by_output(node.input[1]).get_tensor_value())[0])
    n_samples = graph.get_shape(node.input[0])[-1]
    n_samples = n_fft if n_samples < 0 else min(n_samples, n_fft)
    angle = 2 * np.pi * np.outer(np.arange(n_samples), np.arange(n_fft // 2 + 1)) / n_fft  # [N, K]
    matrix = np.concatenate([np.cos(angle), -np.sin(angle)], axis=1).astype(np.float32)
    constant = graph.make_const(f"{name}_matrix", matrix)
    frames, shape = node.input[0], graph.get_shape(node.output[0])
    graph.remove_node(name)
    shape = None if shape is None else [*shape[:-1], matrix.shape[1]]
    kind = graph.get_dtype(frames)
    graph.make_node("MatMul", [frames, constant.output[0]], outputs=node.output, shapes=[shape], dtypes=[kind])


def _half(graph: Any, node: Any, name: str, arguments: list[int]) -> None:
    """Real or imaginary part: one half of what `_matrix_product` gives."""
    source, output, shape = node.input[0], node.output, graph.get_shape(node.output[0])
    kind, size = graph.get_dtype(output[0]), graph.get_shape(source)[-1] // 2
    limits = [np.array([arguments[0] * size]), np.array([(arguments[0] + 1) * size]), np.array([-1])]
    inputs = [graph.make_const(f"{name}_{place}", one.astype(np.int64)).output[0] for place, one in enumerate(limits)]
    graph.remove_node(name)
    graph.make_node("Slice", [source, *inputs], outputs=output, shapes=[shape], dtypes=[kind])


def main() -> None:
    """Command line."""
    model, folder = map(Path, sys.argv[1:])
    for name in clip_signatures(model):
        try:
            (folder / f"{name}.onnx").write_bytes(convert(model, f"{name}_clip").SerializeToString())
        except ImportError as error:
            sys.exit(f"{error}: pip install -e '.[export]'")
        except Exception as error:  # whatever the converter raises
            sys.exit(f"{name}: {type(error).__name__}: {(str(error).splitlines() or [''])[0]}")


if __name__ == "__main__":
    main()
