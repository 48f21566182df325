"""Exports a row of Table 1 with its classifier as a SavedModel: waveform in, class probabilities (and picture) out.

    python -m experiments.export_model --workdir build/demo --out build/model

The saved model is loaded again by a fresh process, which compares it with the live one on sounds of the test set; only
then does it get its final name. Use it with TensorFlow alone:

    model = tf.saved_model.load("build/model")
    model.serve(waveform)   # [B, T] at 16 kHz → {"probabilities": [B, n], "features"}; of imagined rows "picture", too
    model.classes()         # the n names; model.sample_rate_hz() and model.least_samples() say what a sound must have
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import tensorflow as tf

from experiments.runs.classifier_training import restore_classifier
from experiments.runs.scheduler import preset_of
from experiments.runs.record_folders import Corpus
from experiments.runs.features import input_of
from experiments.runs.system_result import RowResult
from experiments.runs.systems import ROWS
from experiments.runs.run_system import classifier_folder
from ivf.data.clip_record import ClipRecord
from ivf.data.record_index import RecordIndex
from ivf.export import SceneModel, compare
from ivf.models import Imagination

_COMPARED = 4  # clips


def live_model(workdir: Path, row_name: str, seed: int) -> tuple[SceneModel, np.ndarray]:
    """The model trained in `workdir` and a few waveforms [B, T] of its unseen cities."""
    row, chosen = ROWS[row_name], preset_of(workdir)
    index = RecordIndex.load(workdir / "records" / "tau2019")
    folder = classifier_folder(workdir, row, seed)
    if not RowResult.exists(folder):
        raise ValueError(f"{folder} holds no finished row: train {row_name!r} there first")
    if not (folder / "checkpoints").exists():
        raise ValueError(f"{folder} holds what a log said of the row alone: delete it and call its table again")
    corpus = Corpus(*(workdir / "records" / name for name in ("videos", "tau2019", "few_towns")))
    given = input_of(row, corpus, chosen, workdir, seed)
    tuned = given.tunable() if given.tunable else None  # its G becomes what the labels made of it
    front_end = Imagination(tuned) if tuned else given.front_end
    shape = front_end(tf.zeros([1, chosen.audio.clip_samples])).shape[1:]
    classifier = restore_classifier(folder, chosen, tuple(shape), len(index.classes), tuned)
    records = tf.data.TFRecordDataset(index.files("unseen")).take(_COMPARED)
    waveform = np.stack([ClipRecord.parse(one)["waveform"].numpy() for one in records])
    return SceneModel(front_end, classifier, tuple(index.classes)), waveform


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
        said = {name: value.numpy() for name, value in model(waveform).items()}
        np.savez(expected, waveform=waveform, **said)
        command = [sys.executable, "-m", "experiments.export_model", "--out", str(saved), "--compare", str(expected)]
        if subprocess.run(command, check=False).returncode:
            raise ValueError(f"the exported model does not repeat the live one; nothing was written to {out}")
        shutil.move(saved, out)


def main(argv: list[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workdir", type=Path, help="folder of experiments.table1 or of the demo")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--row", choices=[name for name, row in ROWS.items() if row.exportable], default="ivf")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--compare", type=Path, help=argparse.SUPPRESS)  # what the fresh process is called with
    arguments = parser.parse_args(argv)
    try:
        if arguments.compare:
            expected = dict(np.load(arguments.compare))
            for name, distance in compare(arguments.out, expected.pop("waveform"), expected).items():
                print(f"loaded afresh: {name} within {distance:.1e} of the live model")
        elif arguments.workdir:
            refuse_existing(arguments.out)
            model, waveform = live_model(arguments.workdir, arguments.row, arguments.seed)
            export(model, waveform, arguments.out)
            print(f"exported {arguments.row} with classes {', '.join(model.classes)} to {arguments.out}")
        else:
            parser.error("--workdir is needed")
    except (ValueError, OSError) as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
