"""Exports a row of a table with its classifier as a SavedModel: waveform in, class probabilities (and picture) out.

    python -m experiments.export_model --workdir build/demo --out build/model
    python -m experiments.export_model --workdir build/esc --row piczak --fold 1 --out build/piczak

The saved model is loaded again by a fresh process, which compares it with the live one on sounds of the test set; only
then does it get its final name. Use it with TensorFlow alone:

    model = tf.saved_model.load("build/model")
    model.serve(waveform)   # [B, T] at 16 kHz → {"probabilities": [B, n], "features"}; of imagined rows "picture", too
    model.classes()         # the n names; model.sample_rate_hz() and model.least_samples() describe the waveform
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from experiments.runs.arguments import count, parser_of
from experiments.runs.systems import find
from experiments.runs.trained_model import trained_model
from ivf.export import SceneModel, compare

_COMPARED = 4  # clips


def refuse_existing(out: Path) -> None:
    """Raises ValueError if something is there."""
    if out.exists():
        raise ValueError(f"{out} exists: delete it or choose another --out")


def export(model: SceneModel, waveform: np.ndarray, out: Path) -> None:
    """Saves, compares in a fresh process, then renames to `out`; ValueError if that exists or they differ."""
    refuse_existing(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as scratch:
        saved, expected = Path(scratch) / "model", Path(scratch) / "expected.npz"
        model.save_to(saved)
        outputs = {name: value.numpy() for name, value in model(waveform).items()}
        np.savez(expected, waveform=waveform, **outputs)
        command = [sys.executable, "-m", "experiments.export_model", "--out", str(saved), "--compare", str(expected)]
        if subprocess.run(command, check=False).returncode:
            raise ValueError(f"the exported model does not repeat the live one; nothing was written to {out}")
        shutil.move(saved, out)


def main(argv: list[str] | None = None) -> None:
    """Command line."""
    parser = parser_of("export_model", __doc__)
    parser.add_argument("--workdir", type=Path, help="folder of a table or of the demo")
    parser.add_argument("--out", type=Path, required=True, help="folder of the SavedModel, which must not exist")
    parser.add_argument("--row", default="ivf", help="of the table (default: ivf)")
    parser.add_argument("--seed", type=int, default=0, help="of the training that is exported (default: 0)")
    parser.add_argument("--fold", type=count, default=1, help="of Table 3: the one that was tested (default: 1)")
    parser.add_argument("--compare", type=Path, help=argparse.SUPPRESS)  # what the fresh process is called with
    arguments = parser.parse_args(argv)
    try:
        if arguments.compare:
            expected = dict(np.load(arguments.compare))
            for name, distance in compare(arguments.out, expected.pop("waveform"), expected).items():
                print(f"loaded afresh: {name} within {distance:.1e} of the live model")
        elif arguments.workdir:
            refuse_existing(arguments.out)
            if find(arguments.row).true_frames:
                raise ValueError(f"--row {arguments.row} classifies pictures, not sounds: it cannot be exported")
            if find(arguments.row).city_moments:
                raise ValueError(f"--row {arguments.row} is another model in every city: export log_mel")
            model, waveform = trained_model(arguments.workdir, arguments.row, arguments.seed, _COMPARED, arguments.fold)
            export(model, waveform, arguments.out)
            print(f"exported {arguments.row} with classes {', '.join(model.classes)} to {arguments.out}")
        else:
            parser.error("--workdir is needed")
    except (ValueError, OSError) as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
