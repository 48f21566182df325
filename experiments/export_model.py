"""Exports a row of a table with its classifier: waveform in, class probabilities, features (and a picture) out.

    python -m experiments.export_model --workdir build/demo --out build/model
    python -m experiments.export_model --workdir build/demo --out build/model --files build/model_files
    python -m experiments.export_model --workdir build/esc --row piczak --fold 1 --out build/piczak

Writes a SavedModel into --out and, with --files, TFLite and ONNX files there. Each is loaded again by a fresh process
without this package, which compares it with the live model on sounds of the test set and on made ones; only then does
it get its name. Half a minute; with --files a minute. Use the SavedModel with this package,

    model = ivf.load("build/model")
    model.predict(waveform, sample_rate_hz).scene   # any rate and length

or with TensorFlow alone:

    model = tf.saved_model.load("build/model")
    model.serve(waveform)   # [B, T] at 16 kHz → {"probabilities": [B, n], "features", …}; `SceneModel` lists all
    model.classes()         # the n names; model.sample_rate_hz() and model.least_samples() describe the waveform
"""

import argparse
import sys
import tempfile
from pathlib import Path

from experiments.runs.arguments import count, parser_of
from experiments.runs.corpus_frames import save_frames
from experiments.runs.exported_card import card_of
from experiments.runs.systems import find
from experiments.runs.trained_model import trained_model
from ivf.export.expected import expected_of, probe_sounds
from ivf.export.onnx import export_onnx
from ivf.export.saved_model import export_saved_model, refuse_existing
from ivf.export.tflite import export_tflite
from ivf.models import Imagination

_COMPARED = 4  # clips of the test set


def main(argv: list[str] | None = None) -> None:
    """Command line."""
    parser = parser_of("export_model", __doc__)
    parser.add_argument("--workdir", type=Path, required=True, help="folder of a table or of the demo")
    parser.add_argument("--out", type=Path, required=True, help="folder of the SavedModel, which must not exist")
    parser.add_argument("--files", type=Path, help="folder of TFLite and ONNX files (default: none are made)")
    parser.add_argument("--row", default="ivf", help="of the table (default: ivf)")
    parser.add_argument("--seed", type=int, default=0, help="of the training that is exported (default: 0)")
    parser.add_argument("--fold", type=count, default=1, help="of Table 3: the one that was tested (default: 1)")
    parser.add_argument("--licence", default="", help="of the weights, for a model trained on real recordings")
    arguments = parser.parse_args(argv)
    try:
        export(arguments)
    except (ValueError, OSError) as error:
        sys.exit(f"error: {error}")


def export(arguments: argparse.Namespace) -> None:
    """Exports what the command line asks for; a ValueError says why it cannot be."""
    workdir, out, row = arguments.workdir, arguments.out, arguments.row
    refuse_existing(out)
    if find(row).true_frames:
        raise ValueError(f"--row {row} classifies pictures, not sounds: it cannot be exported")
    if find(row).city_moments:
        raise ValueError(f"--row {row} is another model in every city: export log_mel")
    model, clips = trained_model(workdir, row, arguments.seed, _COMPARED, arguments.fold)
    card = card_of(workdir, row, arguments.seed, model, arguments.licence)
    sounds, pairs = [*clips, *probe_sounds(card)], workdir / "records" / "videos"
    with tempfile.TemporaryDirectory() as scratch:
        assets: tuple[Path, ...] = ()
        if isinstance(model.front_end, Imagination) and model.front_end.quantizer and (pairs / "index.json").exists():
            assets = (save_frames(model.front_end.network, pairs, Path(scratch)),)
        made = {str(out): export_saved_model(model, card, sounds, out, assets)}
    if arguments.files:
        for export_files in (export_tflite, export_onnx):
            made |= export_files(out, arguments.files, expected_of(model, sounds))
    for name, distances in made.items():
        for output, distance in distances.items():
            print(f"{name}, loaded afresh: {output} within {distance:.1e} of the live model")
    print(f"exported {row} with classes {', '.join(model.classes)} to {out}")


if __name__ == "__main__":
    main()
